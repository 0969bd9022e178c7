/* What the reader looks at, and how anything is put on the page: elements, words, dates, the address.

   Everything on the page is made of elements and text nodes, never of markup in a string, so that no name can
   become code. What the page shows follows from `state` alone: a change of state is drawn anew, the parts that are
   not looked at are not drawn. */

const state = { entity: -1, day: DATA.day, lang: DATA.lang, along: "locality", view: "card", severity: -1 };
const opened = new Set(); // paths of the tree's open items
const VIEWS = ["card", "documents", "findings"];
const SHOWN = 12; // entries of a long list before the reader asks for all
const FOUND = 40;

const $ = (id) => document.getElementById(id);

/** An element with attributes and children; functions are listeners, texts become text nodes. */
function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((each) => each !== null && each !== undefined));
  return made;
}

/* --- words ---------------------------------------------------------------------------------------------- */

const inLang = (text) => inLanguage(text, state.lang);

function say(key, values = {}) {
  return inLang(DATA.say.ui[key]).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const word = (number) => (number < 0 ? "" : inLang(DATA.words[number]));
const wordForMany = (number) => inLang(DATA.say.many[DATA.words[number][0]] ?? DATA.words[number]);
const nameOf = (entity) => inLang(DATA.names[NAMES[entity]]);
const kindName = (kind) => inLang(DATA.say.kinds[DATA.kinds[kind].key]);
const fieldName = (field) => inLang(DATA.say.fields[field] ?? field);
const capital = (text) => text.charAt(0).toLocaleUpperCase(state.lang) + text.slice(1);

/** The word for a unit's kind as it stands beside its name; empty for what is no unit. */
function sortOf(entity) {
  if (KINDS[entity] !== KIND.locality || SORTS[entity] < 0) return "";
  const label = DATA.words[SORTS[entity]];
  return inLang(DATA.say.short[label[0]] ?? label);
}

/** A name set apart from the text around it, whatever its direction. */
const named = (entity) => h("bdi", { dir: "auto" }, nameOf(entity));

/** A name with the word for its kind where the language puts it: "quận Ba Đình", "Ba Đình urban district". */
function called(entity) {
  const sort = sortOf(entity);
  if (!sort) return [named(entity)];
  const beside = h("span", { class: "sort" }, sort);
  return state.lang === "en" ? [named(entity), " ", beside] : [beside, " ", named(entity)];
}

const LOCALES = { vi: "vi-VN", en: "en-GB", ru: "ru-RU" };
// Making a formatter takes longer than all else on the page: one a language is made.
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

/** A period as a person would write it: whole years as years, a whole month as the month. */
function periodName(period) {
  const [first, last] = DATA.periods[period];
  if (first === null) return last === null ? say("always") : say("until", { day: dayName(last) });
  if (last === null) return say("since", { day: dayName(first) });
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

/** Where a reader can go back to: an entity opened is a step, a day or a language moved to is not. */
function keepAddress(isStep) {
  try {
    history[isStep ? "pushState" : "replaceState"](null, "", address());
  } catch {
    // Some browsers forbid it to local files, or when it comes too often; the page works without.
  }
}

/** The entity that the page is about from now on; the tree shows it where it stands in one. */
function choose(entity) {
  state.entity = entity;
  const now = snapshot(state.day);
  const own = ALONG.includes(DATA.kinds[KINDS[entity]].key) ? DATA.kinds[KINDS[entity]].key : state.along;
  state.along = ABOVE[state.along].has(entity) ? state.along : ABOVE[own].has(entity) ? own : state.along;
  const tree = now.tree(state.along);
  if (tree.has(entity)) tree.path(entity).slice(0, -1).reduce((path, node) => {
    const here = path === "" ? `${node}` : `${path}/${node}`;
    opened.add(here);
    return here;
  }, "");
}

function open(entity) {
  choose(entity);
  state.view = "card";
  draw();
  keepAddress(true);
  $("panel").scrollIntoView({ block: "nearest" });
}
