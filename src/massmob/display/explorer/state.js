/* The state of the page, and helpers: elements, labels, dates.

   Everything on the page is made of elements and text nodes, never of markup in a string, so that no name can
   become code. What the page shows depends on `state` alone: after a change of state the visible parts are drawn
   again. */

const state = {
  entity: -1, unknown: null, day: DATA.day, lang: DATA.lang, along: "locality", view: "card",
  severity: "all", kind: null, scope: "day", units: "points", colour: "kind", span: "all", depth: "1", relation: "all",
  other: DATA.day,
};
const expandedPaths = new Set(); // of items of the tree
const VIEWS = ["card", "map", "timeline", "graph", "tables", "compare", "documents", "findings"];
const LIST_LIMIT = 12; // entries of a long list before a click shows all
const RESULT_LIMIT = 40;

const $ = (id) => document.getElementById(id);

/** A text as the library's `printable` gives it: what cannot be seen is written as \uXXXX. */
const UNPRINTABLE = new RegExp(DATA.unprintable, "gu");
const printable = (text) => text.replace(UNPRINTABLE, (char) =>
  char.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""));
const shown = (value) => (typeof value === "string" ? printable(value) : value);

/** An element with attributes and children; functions are listeners, texts become text nodes. */
const h = (tag, attributes = {}, ...children) => filled(document.createElement(tag), attributes, children);

/** The same for an element of a drawing. */
const svg = (tag, attributes = {}, ...children) =>
  filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : name === "href" ? value : shown(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined).map(shown));
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
/** The kind in the plural; of a kind of another package there is only the label. */
function kindName(kind) {
  const { key, label } = DATA.kinds[kind];
  return inLang(DATA.texts.kinds[key] ?? DATA.words[label]);
}
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

/** The day that a text names, as this page or ISO 8601 writes days; NaN if it names none. */
function parseDay(text) {
  const parts = text.trim().split(/[\s./-]+/);
  if (parts.length !== 3) return NaN;
  const [first, middle, last] = parts;
  const monthNumber = MONTHS.findIndex((name) => name.slice(0, 3).toLowerCase() === middle.slice(0, 3).toLowerCase()) + 1;
  const [year, date] = first.length === 4 ? [first, last] : [last, first];
  const iso = [year, monthNumber || middle, date].map((part, index) => `${part}`.padStart(index ? 2 : 4, "0")).join("-");
  const day = /^\d{4}-\d{2}-\d{2}$/.test(iso) && year.length === 4 ? dayOf(iso) : NaN;
  return Number.isNaN(day) || isoOf(day) !== iso ? NaN : day; // 31 February is no day
}
const MONTHS = Array.from({ length: 12 }, (_, month) =>
  new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" }).format(Date.UTC(2000, month, 1)));

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
