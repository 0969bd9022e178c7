/* The state of the page, and helpers: elements, labels, dates, the address.

   Everything on the page is made of elements and text nodes, never of markup in a string, so that no name can
   become code. What the page shows depends on `state` alone: after a change of state the visible parts are drawn
   again. */

const state = { entity: -1, day: DATA.day, lang: DATA.lang, along: "locality", view: "card", severity: -1 };
const expandedPaths = new Set(); // of items of the tree
const VIEWS = ["card", "documents", "findings"];
const LIST_LIMIT = 12; // entries of a long list before a click shows all
const RESULT_LIMIT = 40;

const $ = (id) => document.getElementById(id);

/** A text as the library's `printable` gives it: what cannot be seen is written as \uXXXX. */
const UNPRINTABLE = new RegExp(DATA.unprintable, "gu");
const printable = (text) => text.replace(UNPRINTABLE, (char) =>
  char.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""));
const shown = (value) => (typeof value === "string" ? printable(value) : value);

/** An element with attributes and children; functions are listeners, texts become text nodes. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : name === "href" ? value : shown(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined).map(shown));
  return element;
}

/* --- labels --------------------------------------------------------------------------------------------- */

const inLang = (text) => inLanguage(text, state.lang);

/** The text of the page under a key, with its placeholders replaced. */
function translate(key, values = {}) {
  return inLang(DATA.texts.ui[key]).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const wordLabel = (number) => (number < 0 ? "" : inLang(DATA.words[number]));
const pluralLabel = (number) => inLang(DATA.texts.plural[DATA.words[number][0]] ?? DATA.words[number]);
const nameOf = (entity) => inLang(DATA.names[NAMES[entity]]);
const kindName = (kind) => inLang(DATA.texts.kinds[DATA.kinds[kind].key]);
const fieldName = (field) => inLang(DATA.texts.fields[field] ?? field);
const capital = (text) => text.charAt(0).toLocaleUpperCase(state.lang) + text.slice(1);

/** The kind of a unit, in short, as written beside its name; empty for other entities. */
function kindBesideName(entity) {
  if (KINDS[entity] !== KIND.locality || SUBTYPES[entity] < 0) return "";
  const label = DATA.words[SUBTYPES[entity]];
  return inLang(DATA.texts.short[label[0]] ?? label);
}

/** A name, isolated from the writing direction of the text around it. */
const nameElement = (entity) => h("bdi", { dir: "auto" }, nameOf(entity));

/** A name with its kind in the word order of the language: "quận Ba Đình", "Ba Đình urban district". */
function nameAndKind(entity) {
  const kind = kindBesideName(entity);
  if (!kind) return [nameElement(entity)];
  const kindElement = h("span", { class: "name-kind" }, kind);
  return state.lang === "en" ? [nameElement(entity), " ", kindElement] : [kindElement, " ", nameElement(entity)];
}

const LOCALES = { vi: "vi-VN", en: "en-GB", ru: "ru-RU" };
// Creating a formatter is slow: there is one for each language.
const NUMBERS_IN = Object.fromEntries(LANGUAGES.map((lang) =>
  [lang, new Intl.NumberFormat(LOCALES[lang], { maximumFractionDigits: 6 })]));
const number = (value) => NUMBERS_IN[state.lang].format(value);
const ENGLISH_DAY = new Intl.DateTimeFormat("en-GB",
  { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

const isoOf = (day) => new Date(day * 864e5).toISOString().slice(0, 10);
const dayOf = (iso) => Math.round(Date.parse(`${iso}T00:00:00Z`) / 864e5);

function dayName(day) {
  const [year, month, date] = isoOf(day).split("-");
  if (state.lang === "en") return ENGLISH_DAY.format(day * 864e5);
  return [date, month, year].join(state.lang === "vi" ? "/" : ".");
}

const monthName = (day) => dayName(day).replace(state.lang === "en" ? /^\d+ / : /^\d+./, "");

/** A period as people write it: whole years as years, a whole month as the month. */
function periodName(period) {
  const [first, last] = DATA.periods[period];
  if (first === null) return last === null ? translate("always") : translate("until", { day: dayName(last) });
  if (last === null) return translate("since", { day: dayName(first) });
  const [from, to] = [isoOf(first), isoOf(last)];
  if (from.endsWith("-01-01") && to.endsWith("-12-31")) {
    return from.slice(0, 4) === to.slice(0, 4) ? from.slice(0, 4) : `${from.slice(0, 4)}–${to.slice(0, 4)}`;
  }
  const isMonth = from.endsWith("-01") && from.slice(0, 7) === to.slice(0, 7) && isoOf(last + 1).endsWith("-01");
  if (isMonth) return monthName(first);
  return first === last ? dayName(first) : `${dayName(first)} – ${dayName(last)}`;
}

/* --- state ---------------------------------------------------------------------------------------------- */

function address(change = {}) {
  const { entity, day, lang, view } = { ...state, ...change };
  const parts = { ...(entity >= 0 && { id: IDS[entity] }), day: isoOf(day), lang, view };
  return `#${new URLSearchParams(parts)}`;
}

function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const day = dayOf(parts.get("day") ?? "");
  if (!Number.isNaN(day)) state.day = day;
  if (LANGUAGES.includes(parts.get("lang"))) state.lang = parts.get("lang");
  if (VIEWS.includes(parts.get("view"))) state.view = parts.get("view");
  const entity = NUMBERS.get(parts.get("id"));
  if (entity !== undefined) choose(entity);
}

/** Write the state into the address. Opening an entity adds a step to the history, another day or language does not. */
function writeAddress(isStep) {
  try {
    history[isStep ? "pushState" : "replaceState"](null, "", address());
  } catch {
    // Some browsers forbid it to local files, or when it is too frequent; the page works without.
  }
}

/** Show an entity: the tree shows its hierarchy, expanded down to it. */
function choose(entity) {
  state.entity = entity;
  const now = snapshot(state.day);
  state.along = [state.along, ...ALONG].find((along) => PARENTS[along].has(entity)) ?? state.along;
  const tree = now.tree(state.along);
  if (tree.has(entity)) tree.path(entity).slice(0, -1).reduce((path, node) => {
    const nodePath = childPath(path, node);
    expandedPaths.add(nodePath);
    return nodePath;
  }, "");
}

function open(entity) {
  choose(entity);
  state.view = "card";
  draw();
  writeAddress(true);
  $("panel").scrollIntoView({ block: "nearest" });
}
