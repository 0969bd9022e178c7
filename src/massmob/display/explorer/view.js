/* What the reader sees and does. Everything on the page is made of elements and text nodes, never of markup in a
   string, so that no name can become code. What the page shows follows from `state` alone: a change of state is
   drawn anew, the parts that are not looked at are not drawn. */

const state = { entity: -1, day: DATA.day, lang: DATA.lang, along: "locality", view: "card", severity: -1 };
const opened = new Set(); // paths of the tree's open items
const VIEWS = ["card", "documents", "findings"];
const SHOWN = 12; // entries of a long list before the reader asks for all
const FOUND = 40;
const SELF_TOLD = new Set(["part_of", "subordinate_to", "broader", "about"]); // what tree and tables tell already

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

/* --- the tree ------------------------------------------------------------------------------------------- */

function drawTree() {
  const tree = snapshot(state.day).tree(state.along);
  const kept = document.activeElement?.closest?.("#tree [role=treeitem]")?.dataset.path;
  const root = $("tree");
  root.setAttribute("aria-label", say(state.along));
  root.replaceChildren(...treeItems(tree, tree.roots, "", 1));
  $("bare").hidden = tree.roots.length > 0;
  $("bare").textContent = say("tree_empty");
  const chosen = root.querySelector("[aria-selected=true]");
  const tabbed = (kept && itemAt(kept)) || chosen || root.firstElementChild;
  if (tabbed) tabbed.tabIndex = 0;
  if (kept && tabbed) tabbed.focus({ preventScroll: true });
  else if (chosen && !isWithinView(chosen)) chosen.firstElementChild.scrollIntoView({ block: "nearest" });
}

const itemAt = (path) => $("tree").querySelector(`[data-path="${CSS.escape(path)}"]`);

function isWithinView(item) {
  const [box, frame] = [item.firstElementChild.getBoundingClientRect(), $("side").getBoundingClientRect()];
  return box.top >= frame.top && box.bottom <= frame.bottom;
}

/** The items of one level; what is below an item is made when it is opened. */
function treeItems(tree, nodes, above, level) {
  return nodes.map((node, at) => {
    const path = above === "" ? `${node}` : `${above}/${node}`;
    const children = above.split("/").includes(`${node}`) ? NONE : tree.children(node);
    const isOpen = children.length > 0 && opened.has(path);
    const item = h("li", {
      role: "treeitem", tabindex: "-1", "data-path": path, "data-node": node,
      "aria-level": level, "aria-setsize": nodes.length, "aria-posinset": at + 1,
      "aria-label": [nameOf(node), sortOf(node)].filter(Boolean).join(", "),
      "aria-selected": String(node === state.entity),
      "aria-expanded": children.length ? String(isOpen) : null,
    },
    h("div", { class: "row" },
      h("span", { class: "twist", "aria-hidden": "true" }, children.length ? "›" : ""),
      h("span", { class: "label" }, called(node)),
      children.length ? h("span", { class: "count" }, number(children.length)) : null));
    if (isOpen) item.append(h("ul", { role: "group" }, treeItems(tree, children, path, level + 1)));
    return item;
  });
}

function unfold(item, isOpen) {
  if (!item.hasAttribute("aria-expanded")) return;
  opened[isOpen ? "add" : "delete"](item.dataset.path);
  item.setAttribute("aria-expanded", String(isOpen));
  item.querySelector(":scope > ul")?.remove();
  if (isOpen) {
    const tree = snapshot(state.day).tree(state.along);
    const children = tree.children(Number(item.dataset.node));
    const level = Number(item.getAttribute("aria-level")) + 1;
    item.append(h("ul", { role: "group" }, treeItems(tree, children, item.dataset.path, level)));
  }
}

function focusItem(item) {
  if (!item) return;
  for (const each of $("tree").querySelectorAll("[tabindex='0']")) each.tabIndex = -1;
  item.tabIndex = 0;
  item.focus({ preventScroll: true });
  item.firstElementChild.scrollIntoView({ block: "nearest" });
}

function onTreeKey(event) {
  const item = event.target.closest("[role=treeitem]");
  if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
  const items = [...$("tree").querySelectorAll("[role=treeitem]")]; // what is closed is not there
  const at = items.indexOf(item);
  const expanded = item.getAttribute("aria-expanded");
  const keys = {
    ArrowDown: () => focusItem(items[at + 1]),
    ArrowUp: () => focusItem(items[at - 1]),
    Home: () => focusItem(items[0]),
    End: () => focusItem(items.at(-1)),
    ArrowRight: () => (expanded === "false" ? unfold(item, true) : expanded && focusItem(items[at + 1])),
    ArrowLeft: () => (expanded === "true" ? unfold(item, false)
      : focusItem(item.parentElement.closest("[role=treeitem]"))),
    Enter: () => open(Number(item.dataset.node)),
    " ": () => open(Number(item.dataset.node)),
    "*": () => [...item.parentElement.children].forEach((each) => unfold(each, true)),
  };
  const act = keys[event.key] ?? (/^\p{L}$/u.test(event.key) && (() => focusItem(startingWith(items, at, event.key))));
  if (!act) return;
  event.preventDefault();
  act();
}

/** The next visible item whose name begins with a letter, accents aside. */
function startingWith(items, at, letter) {
  const round = [...items.slice(at + 1), ...items.slice(0, at)];
  return round.find((each) => fold(nameOf(Number(each.dataset.node))).startsWith(fold(letter)));
}

function onTreeClick(event) {
  const item = event.target.closest("[role=treeitem]");
  if (!item) return;
  if (event.target.closest(".twist")) {
    unfold(item, item.getAttribute("aria-expanded") !== "true");
    focusItem(item);
    return;
  }
  opened.add(item.dataset.path);
  focusItem(item);
  open(Number(item.dataset.node));
}

/* --- search --------------------------------------------------------------------------------------------- */

function drawResults() {
  const text = $("search").value;
  const hits = find(text);
  const { alive } = snapshot(state.day);
  const shown = hits.slice(0, FOUND).map((entity, at) => h("div", {
    class: alive[entity] ? "result" : "result past", role: "option", id: `result-${at}`, "data-node": entity,
    "aria-selected": String(at === 0),
  },
  h("span", { class: "label" }, called(entity)),
  h("span", { class: "kind" }, word(DATA.kinds[KINDS[entity]].word)),
  h("span", { class: "where" }, standsAt(entity))));
  const more = hits.length - shown.length;
  const told = hits.length === 0 ? say("none_found") : more > 0 ? say("more_found", { n: number(more) }) : null;
  $("results").replaceChildren(...shown, ...(told ? [h("p", { class: "nothing", "aria-hidden": "true" }, told)] : []));
  $("heard").textContent = hits.length ? say("found", { n: number(hits.length) }) : say("none_found");
  showResults(fold(text) !== "");
}

/** Where an entity stands, from the nearest upward, whenever it did; and its time where it has one. */
function standsAt(entity) {
  const path = [];
  const along = ALONG.find((each) => ABOVE[each].has(entity));
  for (let at = entity; along && path.length < 4;) {
    at = ABOVE[along].get(at)?.[0];
    if (at === undefined || at < 0 || path.includes(at)) break;
    path.push(at);
  }
  const [first, last] = DATA.periods[VALID[entity]];
  const time = first === null && last === null ? [] : [periodName(VALID[entity])];
  const places = path.map(nameOf).join(", ");
  return [...(places ? [places] : []), ...time].join(" · ");
}

function showResults(isShown) {
  $("results").hidden = !isShown;
  $("search").setAttribute("aria-expanded", String(isShown));
  markResult(isShown ? 0 : -1);
}

function markResult(at) {
  const options = [...$("results").querySelectorAll("[role=option]")];
  options.forEach((each, place) => each.setAttribute("aria-selected", String(place === at)));
  const marked = options[at];
  if (marked) $("search").setAttribute("aria-activedescendant", marked.id);
  else $("search").removeAttribute("aria-activedescendant");
  marked?.scrollIntoView({ block: "nearest" });
}

function onSearchKey(event) {
  const options = [...$("results").querySelectorAll("[role=option]")];
  const at = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") {
    $("search").value = "";
    showResults(false);
  } else if (event.key === "ArrowDown") markResult(Math.min(at + 1, options.length - 1));
  else if (event.key === "ArrowUp") markResult(Math.max(at - 1, 0));
  else if (event.key === "Enter" && options[at] && !$("results").hidden) take(options[at]);
  else return;
  event.preventDefault();
}

function take(option) {
  showResults(false);
  open(Number(option.dataset.node));
  $("main").focus({ preventScroll: true });
}

/* --- the card ------------------------------------------------------------------------------------------- */

/** A link that opens an entity, also in a tab of its own; −1 is one that the movement lacks. */
function to(entity, text = null) {
  if (entity < 0) return "?";
  const past = snapshot(state.day).alive[entity] ? "to" : "to past";
  const listen = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(entity);
    $("main").focus({ preventScroll: true });
  };
  return h("a", { class: past, href: address({ entity, view: "card" }), click: listen },
    text === null ? called(entity) : h("bdi", {}, text));
}

const part = (title, ...content) => h("section", { class: "part" }, h("h3", {}, title), ...content);

/** A list whose end is shown when asked for. */
function lines(items, make, shown = SHOWN) {
  const list = h("ul", { class: "lines" }, items.slice(0, shown).map((each) => h("li", {}, make(each))));
  if (items.length <= shown) return list;
  const all = (event) => {
    event.target.parentElement.remove();
    list.append(...items.slice(shown).map((each) => h("li", {}, make(each))));
  };
  const label = say("show_all", { n: number(items.length) });
  list.append(h("li", { class: "more" }, h("button", { type: "button", class: "quiet", click: all }, label)));
  return list;
}

function drawCard() {
  const entity = state.entity;
  if (entity < 0) return [h("p", { class: "nothing" }, say("empty"))];
  return [
    pathOf(entity), titleOf(entity), totalsOf(entity), figuresOf(entity), factsPart(entity), historyOf(entity),
    chainOf(entity), namedBy(entity), findingsOf(entity), sourcesOf(entity),
  ].filter(Boolean);
}

function pathOf(entity) {
  const tree = snapshot(state.day).tree(state.along);
  const path = tree.has(entity) ? tree.path(entity).slice(0, -1) : [];
  if (path.length === 0) return null;
  return h("nav", { "aria-label": say("path") }, h("ol", { class: "path" }, path.map((each) => h("li", {}, to(each)))));
}

function titleOf(entity) {
  const text = DATA.names[NAMES[entity]];
  const others = everyLanguage(text).filter((each) => each !== nameOf(entity));
  const kind = word(DATA.kinds[KINDS[entity]].word), sort = word(SORTS[entity]);
  const isIn = snapshot(state.day).alive[entity];
  const happens = [KIND.contest, KIND.event, KIND.round, KIND.dialogue, KIND.observation].includes(KINDS[entity]);
  const told = say((isIn ? (happens ? "held_then" : "in_force") : happens ? "not_held_then" : "not_in_force"));
  return h("header", { class: "titled" },
    h("p", { class: "eyebrow" }, sort && sort !== kind ? `${kind} · ${sort}` : kind),
    h("h2", {}, named(entity)),
    others.length ? h("p", { class: "also" }, h("bdi", { dir: "auto" }, others.join(" · "))) : null,
    h("p", { class: "state" }, h("span", { class: `pill ${isIn ? "on" : "off"}` }, told),
      h("span", { class: "aside" }, periodName(VALID[entity]))));
}

function factsPart(entity) {
  const rows = [];
  for (const { field, type, value } of factsOf(entity)) {
    if (field === "level" && value === SORTS[entity]) continue; // said beside the name
    const caption = field === "disputes" ? say("disputed") : fieldName(field);
    const values = type === "held" ? value.map(heldValue) : [shownValue(type, value, field)];
    rows.push(h("dt", { class: "cap" }, caption), ...values.map((each) => h("dd", {}, each)));
  }
  const links = new Map();
  for (const row of linksOf(entity)) if (!relationOf(row).via) push(links, DATA.links.by[row], DATA.links.to[row]);
  for (const [by, targets] of links) {
    rows.push(h("dt", { class: "cap" }, word(DATA.relations[by].word)));
    rows.push(h("dd", {}, targets.length > 1 ? lines(targets, (each) => [to(each)]) : to(targets[0])));
  }
  return rows.length ? part(say("facts"), h("dl", { class: "facts" }, rows)) : null;
}

function shownValue(type, value, field) {
  const shown = {
    word: () => word(value),
    words: () => value.map(word).join(", "),
    text: () => h("bdi", { dir: "auto" }, inLang(DATA.names[value])),
    period: () => periodName(value),
    day: () => dayName(value),
    number: () => number(value),
    point: () => value.map(number).join(state.lang === "en" ? ", " : "; "),
    entities: () => value.flatMap((each, at) => (at ? [", ", to(each)] : [to(each)])),
  };
  const made = shown[type] ? shown[type]() : field === "url" ? webAddress(value) : h("bdi", { dir: "auto" }, value);
  return Array.isArray(made) ? h("span", {}, made) : made;
}

/** A web address as a link, if it is one; anything else stays text. */
function webAddress(url) {
  if (!/^https?:\/\/[^\s]+$/i.test(url)) return h("bdi", {}, url);
  return h("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, h("bdi", {}, url));
}

/** A milestone, a result or a disputed value: its fields on one line. */
function heldValue(fields) {
  return h("span", {}, fields.flatMap(([field, type, value], at) => {
    const shown = field === "field" && type === "plain" ? fieldName(value) : shownValue(type, value, field);
    return [at ? " · " : "", h("span", { class: "aside" }, `${fieldName(field)}: `), shown];
  }));
}

/* --- totals and figures --------------------------------------------------------------------------------- */

/** The columns of a table: each sort of the hierarchy's own kind and of models, one a kind for all else. */
function grouped(totals, node) {
  const groups = new Map();
  totals.columns.forEach(({ kind, sort }, column) => {
    if (kind === KIND.observation || totals.at(node, column) === 0) return;
    const isSplit = DATA.kinds[kind].key === state.along || kind === KIND.model;
    if (!groups.has(kind)) groups.set(kind, new Map());
    push(groups.get(kind), isSplit ? sort : -1, column);
  });
  return [...groups].sort(([a], [b]) => a - b).map(([kind, sorts]) => {
    const columns = [...sorts].sort(([a], [b]) => a - b).map(([sort, numbers]) => ({ sort, numbers }));
    return { kind, columns };
  });
}

function totalsOf(entity) {
  const now = snapshot(state.day), tree = now.tree(state.along);
  if (!tree.has(entity)) return null;
  const totals = now.totals(state.along), groups = grouped(totals, entity), children = tree.children(entity);
  const sum = (read, { numbers }) => numbers.reduce((sum, column) => sum + read(column), 0);
  const isOwn = ({ kind, sort }) => kind === KINDS[entity] && (sort === -1 || sort === SORTS[entity]);
  const tiles = groups.flatMap(({ kind, columns }) => columns.map((column) => ({ kind, column,
    count: sum((each) => totals.at(entity, each), column) - (isOwn({ kind, sort: column.sort }) ? 1 : 0) })))
    .filter(({ count }) => count > 0);
  if (tiles.length === 0) return part(say("within"), h("p", { class: "nothing" }, say("nothing_within")));
  return part(say("within"),
    h("dl", { class: "tiles" }, tiles.map(({ kind, column, count }) => h("div", {},
      h("dt", {}, column.sort < 0 ? kindName(kind) : word(column.sort)), h("dd", {}, number(count))))),
    // Along documents an entity may stand in several places: rows would not add up, and the chain tells more.
    children.length && !IS_DAG[state.along] ? totalsTable(entity, tree, totals, groups, sum) : null);
}

/** What is below each child of a unit. Left out are columns that would say nothing: only the children themselves,
    one at every child, or nothing at any. */
function totalsTable(entity, tree, totals, groups, sum) {
  const children = tree.children(entity);
  const isTelling = (column) => {
    const found = children.map((child) => sum((each) => totals.at(child, each), column));
    const isOnlyThem = ({ kind, sort }) => kind === KINDS[children[0]] && DATA.kinds[kind].key === state.along &&
      found.every((count, at) => count === Number(SORTS[children[at]] === sort));
    return found.some(Boolean) && !found.every((count) => count === 1) &&
      !column.numbers.some((each) => isOnlyThem(totals.columns[each]));
  };
  const kept = groups.map(({ kind, columns }) => ({ kind, columns: columns.filter(isTelling) }))
    .filter(({ columns }) => columns.length);
  const columns = kept.flatMap((each) => each.columns);
  if (columns.length === 0) {
    const list = lines(children, (each) => [to(each)], 60);
    list.classList.add("many");
    return list;
  }
  const counts = (read) => columns.map((column) => sum(read, column));
  const rows = children.map((child) => [to(child), counts((each) => totals.at(child, each))]);
  const here = counts((each) => totals.here(entity, each));
  if (here.some(Boolean)) rows.push([say("own"), here]);
  return h("div", {},
    h("p", { class: "hint" }, say("within_hint")),
    h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": say("within") }, h("table", { id: "totals" },
      totalsHead(kept),
      h("tbody", {}, totalsRow(say("total"), counts((each) => totals.at(entity, each)), "sum"),
        rows.map(([label, each]) => totalsRow(label, each))))));
}

function totalsHead(groups) {
  const isOneRow = groups.every(({ columns }) => columns.every(({ sort }) => sort < 0));
  const kinds = groups.map(({ kind, columns }) => columns[0].sort < 0
    ? h("th", { class: "n", scope: "col", rowspan: isOneRow ? 1 : 2 }, kindName(kind))
    : h("th", { class: "group", scope: "colgroup", colspan: columns.length }, kindName(kind)));
  const sorts = groups.flatMap(({ columns }) => columns.filter(({ sort }) => sort >= 0)
    .map(({ sort }) => h("th", { class: "n", scope: "col" }, word(sort))));
  const corner = h("th", { scope: "col", rowspan: isOneRow ? 1 : 2 }, say("unit"));
  return h("thead", {}, h("tr", {}, corner, kinds), isOneRow ? null : h("tr", {}, sorts));
}

const totalsRow = (label, counts, kind = null) => h("tr", { class: kind }, h("th", { scope: "row" }, label),
  counts.map((each) => h("td", { class: each ? "n" : "n zero" }, each ? number(each) : "–")));

function figuresOf(entity) {
  const rows = DATA.figures.filter(([unit, indicator, period]) => {
    const [first] = DATA.periods[period];
    return (unit === entity || indicator === entity) && (first === null || first <= state.day);
  });
  if (rows.length === 0) return null;
  rows.sort((a, b) => a[1] - b[1] || DATA.periods[a[2]][0] - DATA.periods[b[2]][0]);
  const isIndicator = KINDS[entity] === KIND.indicator;
  const head = [say(isIndicator ? "unit" : "indicator"), say("period"), say("value"), ""];
  return part(say("figures"), h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": say("figures") },
    h("table", { id: "figures" },
      h("thead", {}, h("tr", {}, head.map((each, at) => h("th", { class: at === 2 ? "n" : null, scope: "col" }, each)))),
      h("tbody", {}, rows.map(([unit, indicator, period, value, isStated], at) => {
        const about = isIndicator ? unit : indicator;
        const isRepeated = at > 0 && !isIndicator && rows[at - 1][1] === indicator;
        return h("tr", {}, h("th", { scope: "row" }, isRepeated ? h("span", { class: "unseen" }, nameOf(about)) : to(about)),
          h("td", {}, periodName(period)), h("td", { class: "n" }, inLang(DATA.names[value])),
          h("td", { class: "aside" }, say(isStated ? "stated" : "summed")));
      })))));
}

/* --- history, documents, references --------------------------------------------------------------------- */

function historyOf(entity) {
  const into = wentInto(entity), from = cameFrom(entity);
  if (into.length + from.length === 0) return null;
  const { of, to: towards } = DATA.successions;
  return part(say("history"), h("div", { class: "halves" },
    from.length ? h("div", {}, h("h4", {}, say("predecessors")), lines(from, (row) => succession(row, of[row]))) : null,
    into.length ? h("div", {}, h("h4", {}, say("successors")), lines(into, (row) => succession(row, towards[row]))) : null));
}

function succession(row, other) {
  const { extent, on, main, basis } = DATA.successions;
  const told = [word(extent[row]), main[row] === 1 ? say("main_receiver") : null, dayName(on[row])];
  return [to(other), " ", h("span", { class: "aside" }, told.filter(Boolean).join(" · "),
    basis[row] >= 0 ? [` · ${say("basis_of")} `, to(basis[row], factOf(basis[row], "symbol") ?? nameOf(basis[row]))] : [])];
}

/** The kinds that rest on documents: where one does not, that is worth saying. */
const RESTING = new Set([KIND.document, ...DATA.links.of.filter((_, row) => relationOf(row).basis).map((each) => KINDS[each])]);

function chainOf(entity) {
  const above = restsOn(entity), below = carries(entity);
  if (above.length + below.length === 0 && !RESTING.has(KINDS[entity])) return null;
  const half = (title, items, next, none) => h("div", {}, h("h4", {}, say(title)),
    items.length ? chain(items, next, new Set([entity])) : h("p", { class: "nothing" }, say(none)));
  return part(say("chain"), h("div", { class: "halves chain" },
    half("rests_on", above, restsOn, "rests_nothing"), half("carries", below, carries, "carries_nothing")));
}

/** Documents upon documents as lists in lists; each entity is followed once. */
function chain(items, next, seen) {
  return h("ul", {}, items.map(({ entity, how }) => {
    const isNew = !seen.has(entity);
    seen.add(entity);
    const further = isNew ? next(entity) : NONE;
    return h("li", {}, h("span", { class: "aside" }, `${word(how)} `), to(entity),
      further.length ? chain(further, next, seen) : null);
  }));
}

const orderedBy = rowsBy(DATA.successions.basis);

function namedBy(entity) {
  const groups = new Map();
  for (const row of linksTo(entity)) {
    const relation = relationOf(row);
    const isTold = relation.basis || (relation.along && relation.along === state.along);
    if (!isTold && !(relation.places && KINDS[DATA.links.of[row]] === KIND.observation)) {
      push(groups, `${relation.word} ${KINDS[DATA.links.of[row]]}`, DATA.links.of[row]);
    }
  }
  const ordered = [...new Set(orderedBy(entity).map((row) => DATA.successions.of[row]))];
  const made = [...groups].map(([key, holders]) => {
    const [relation, kind] = key.split(" ").map(Number);
    return h("div", {}, h("h4", {}, `${kindName(kind)} · ${word(relation)} (${number(holders.length)})`),
      lines([...new Set(holders)].sort((a, b) => a - b), (each) => [to(each)]));
  });
  if (ordered.length) made.push(h("div", {},
    h("h4", {}, `${say("history")} (${number(ordered.length)})`), lines(ordered, (each) => [to(each)])));
  return made.length ? part(say("named_by"), h("div", { class: "halves" }, made)) : null;
}

function sourcesOf(entity) {
  if (KINDS[entity] === KIND.source) return null;
  const cited = DATA.citations[DATA.entities.sources[entity]];
  return part(say("sources"), cited.length
    ? lines(cited, (source) => {
      const told = (field) => factsOf(source).filter((each) => each.field === field)
        .map(({ type, value }) => shownValue(type, value, field));
      const aside = ["publisher", "published", "place", "grade"].flatMap(told);
      return [to(source), aside.length ? h("span", { class: "aside" }, aside.flatMap((each) => [" · ", each])) : null,
        ...told("url").flatMap((each) => [h("br"), each])];
    })
    : h("p", { class: "nothing" }, say("sources_none")));
}

/* --- documents and findings ----------------------------------------------------------------------------- */

function drawDocuments() {
  return [part(say("coverage"), ...coverage()), part(say("register"), register())];
}

function coverage() {
  if (DATA.bands.length === 0) return [h("p", { class: "nothing" }, say("coverage_none"))];
  const ends = DATA.bands.flatMap(({ stretches }) => stretches.flatMap(([period]) => DATA.periods[period]));
  const [first, last] = [Math.min(...ends), Math.max(...ends) + 1];
  const share = (day) => `${(100 * (day - first)) / (last - first)}%`;
  const placedAt = (made, from, until = null) => {
    made.style.left = share(from);
    if (until !== null) made.style.width = `calc(${share(until)} - ${share(from)})`;
    return made;
  };
  const gaps = [];
  const bands = DATA.bands.toSorted((a, b) => a.who - b.who).map(({ who, stretches }) => h("div", { class: "band" }, to(who), h("div", { class: "track" },
    stretches.map(([period, documents]) => {
      const [from, until] = DATA.periods[period];
      const title = periodName(period);
      if (documents.length === 0) {
        gaps.push([who, period]);
        return placedAt(h("span", { class: "bar none", title }, h("span", {}, say("gap"))), from, until + 1);
      }
      const told = documents.map((each) => factOf(each, "symbol") ?? nameOf(each)).join(" + ");
      const bar = h("button", { type: "button", class: "bar", title: `${told}: ${title}`,
        click: () => open(documents[0]) }, told);
      return placedAt(bar, from, until + 1);
    }),
    state.day >= first && state.day < last ? placedAt(h("span", { class: "now", "aria-hidden": "true" }), state.day) : null)));
  const step = Math.ceil((yearOf(last) - yearOf(first) + 1) / 9);
  const inside = [];
  for (let year = yearOf(first); dayOf(`${year}-01-01`) < last; year += step) {
    if (dayOf(`${year}-01-01`) >= first) inside.push(year);
  }
  const axis = h("div", { class: "band", "aria-hidden": "true" }, h("span"),
    h("div", { class: "axis" }, inside.map((year) => placedAt(h("span", {}, `${year}`), dayOf(`${year}-01-01`)))));
  return [h("p", { class: "hint" }, say("coverage_hint")), h("div", { class: "bands" }, bands, axis),
    gaps.length ? h("div", { class: "gaplist" }, h("h4", { class: "aside" }, say("gaps")),
      lines(gaps, ([who, period]) => [to(who), ` · ${periodName(period)}`])) : null];
}

const yearOf = (day) => Number(isoOf(day).slice(0, 4));

function register() {
  const issuers = DATA.relations.map((each) => each.field === "issuer");
  const begun = [...ABOVE.document.keys()].filter((each) => {
    const [first] = DATA.periods[VALID[each]];
    return first === null || first <= state.day;
  });
  if (begun.length === 0) return h("p", { class: "nothing" }, say("documents_none"));
  const start = (each) => DATA.periods[VALID[each]][0] ?? -Infinity;
  begun.sort((a, b) => start(b) - start(a) || a - b);
  const shown = (entity, field) => {
    const fact = factsOf(entity).find((each) => each.field === field);
    return fact ? shownValue(fact.type, fact.value, field) : "–";
  };
  const head = ["symbol", "title", "issuer", "issued", "covers", "rests_on"];
  return h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": say("register") },
    h("table", { id: "register" },
      h("thead", {}, h("tr", {}, head.map((each) => h("th", { scope: "col" }, say(each))))),
      h("tbody", {}, begun.map((each) => {
        const issuer = linksOf(each).find((row) => issuers[DATA.links.by[row]]);
        const behind = restsOn(each).map(({ entity }) => to(entity, factOf(entity, "symbol") ?? nameOf(entity)));
        return h("tr", {}, h("th", { scope: "row" }, to(each, factOf(each, "symbol") ?? "–")), h("td", {}, named(each)),
          h("td", {}, issuer === undefined ? "–" : to(DATA.links.to[issuer])), h("td", {}, shown(each, "issued")),
          h("td", {}, shown(each, "covers")),
          h("td", {}, behind.length ? behind.flatMap((link, at) => (at ? [", ", link] : [link])) : "–"));
      }))));
}

const GRAVITY = ["error", "warning", "note"];
const gravity = (severity) => GRAVITY.indexOf(DATA.words[severity][1]);
const SEVERITIES = [...new Set(DATA.findings.map(([, severity]) => severity))].sort((a, b) => gravity(a) - gravity(b));

function drawFindings() {
  if (DATA.findings.length === 0) return [h("p", { class: "nothing" }, say("findings_none"))];
  const filter = (severity, label, count) => h("button", { type: "button", "aria-pressed": String(state.severity === severity),
    click: () => { state.severity = severity; drawPanel(); } }, `${capital(label)} ${number(count)}`);
  const of = (severity) => DATA.findings.filter((each) => severity < 0 || each[1] === severity);
  return [h("p", { class: "hint" }, say("findings_hint")),
    h("div", { class: "filters" }, h("div", { class: "switch", role: "group", "aria-label": say("view_findings") },
      filter(-1, say("all"), DATA.findings.length),
      SEVERITIES.map((each) => filter(each, word(each), of(each).length)))),
    lines(of(state.severity), (each) => [finding(each)], 100)];
}

function findingsOf(entity) {
  const own = DATA.findings.filter((each) => each[2] === entity);
  return own.length ? part(say("findings"), own.map((each) => finding(each, false))) : null;
}

function finding([code, severity, entity, field, message, hint], isNaming = true) {
  return h("div", { class: `finding ${DATA.words[severity][1]}` },
    h("p", {}, h("span", { class: "sev" }, `${capital(word(severity))} ${code}`),
      isNaming && entity >= 0 ? [" · ", to(entity)] : null, field ? h("span", { class: "aside" }, ` · ${field}`) : null),
    h("p", { lang: "en" }, h("bdi", { dir: "auto" }, message)),
    hint ? h("p", { class: "aside" }, `${say("what_to_do")}: `, h("span", { lang: "en" }, hint)) : null);
}

/* --- the frame ------------------------------------------------------------------------------------------ */

function drawTime() {
  const { days, began, ended } = CHANGES;
  const at = Math.max(0, days.findLastIndex((each) => each <= state.day));
  const slider = $("slider");
  slider.max = String(days.length - 1);
  slider.value = String(at);
  slider.disabled = days.length < 2;
  slider.setAttribute("aria-valuetext", dayName(state.day));
  $("day").textContent = dayName(state.day);
  $("date").value = isoOf(state.day);
  $("earlier").disabled = !days.some((each) => each < state.day);
  $("later").disabled = !days.some((each) => each > state.day);
  const counts = new Map();
  const count = (entities, place) => (entities ?? NONE).forEach((each) => {
    if (!counts.has(KINDS[each])) counts.set(KINDS[each], [0, 0]);
    counts.get(KINDS[each])[place] += 1;
  });
  count(began.get(days[at]), 0);
  count(ended.get(days[at]), 1);
  const told = [...counts].sort(([a], [b]) => a - b).map(([kind, [more, less]]) =>
    [kindName(kind), more ? `+${number(more)}` : "", less ? `−${number(less)}` : ""].filter(Boolean).join(" "));
  $("changed").textContent = told.length && days[at] <= state.day
    ? `${say("changed_on", { day: dayName(days[at]) })}: ${told.join(" · ")}` : say("nothing_changed");
}

function moveTo(day, isKept = true) {
  if (Number.isNaN(day)) return;
  state.day = day;
  draw();
  if (isKept) keepAddress(false);
}

const pressed = (label, isPressed, click, lang = null) =>
  h("button", { type: "button", "aria-pressed": String(isPressed), click, lang }, label);

function drawFrame() {
  document.documentElement.lang = state.lang;
  document.title = inLang(DATA.title);
  $("title").textContent = inLang(DATA.title);
  $("about").textContent = DATA.about ? inLang(DATA.about) : "";
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
  $("search").placeholder = say("search_hint");
  const labels = { results: "search", time: "time", slider: "slider", earlier: "earlier", later: "later",
    date: "choose_day", side: "hierarchy", hierarchies: "hierarchy", languages: "language", tabs: "views" };
  for (const [id, key] of Object.entries(labels)) $(id).setAttribute("aria-label", say(key));
  for (const id of ["earlier", "later"]) $(id).title = say(id);
  const languages = { vi: "Tiếng Việt", en: "English", ru: "Русский" };
  $("languages").replaceChildren(...LANGUAGES.map((lang) => pressed(languages[lang], lang === state.lang, () => {
    state.lang = lang;
    drawFrame();
    draw();
    keepAddress(false);
    $("languages").querySelector("[aria-pressed=true]").focus();
  }, lang)));
  drawTheme();
}

function drawPanel() {
  const content = { card: drawCard, documents: drawDocuments, findings: drawFindings }[state.view]();
  const panel = $("panel");
  panel.setAttribute("aria-labelledby", `tab-${state.view}`);
  panel.replaceChildren(...content);
}

function drawTabs() {
  const told = { findings: ` (${number(DATA.findings.length)})` };
  const focused = document.activeElement?.id;
  $("tabs").replaceChildren(...VIEWS.map((view) => h("button", {
    type: "button", role: "tab", id: `tab-${view}`, "aria-selected": String(view === state.view), "aria-controls": "panel",
    tabindex: view === state.view ? "0" : "-1", click: () => show(view),
  }, say(`view_${view}`), told[view])));
  if (focused?.startsWith("tab-")) $(`tab-${state.view}`).focus();
}

function show(view) {
  state.view = view;
  drawTabs();
  drawPanel();
  keepAddress(false);
  $(`tab-${view}`).focus();
}

function drawHierarchies() {
  const isFocused = $("hierarchies").contains(document.activeElement);
  const there = ALONG.filter((each) => ABOVE[each].size > 0);
  $("hierarchies").hidden = there.length < 2;
  $("hierarchies").replaceChildren(...there.map((along) => pressed(say(along), along === state.along, () => {
    state.along = along;
    if (!ABOVE[along].has(state.entity)) state.entity = widest(along);
    draw();
  })));
  if (isFocused) $("hierarchies").querySelector("[aria-pressed=true]")?.focus();
}

/** The root with most directly below it: where a reader begins. */
function widest(along) {
  const tree = snapshot(state.day).tree(along);
  const roots = tree.roots.length ? tree.roots : [...ABOVE[along].keys()].slice(0, 1);
  const best = roots.reduce((best, each) => (tree.children(each).length > tree.children(best).length ? each : best), roots[0]);
  if (best !== undefined) opened.add(`${best}`);
  return best ?? (SIZE ? 0 : -1);
}

const THEMES = ["auto", "light", "dark"];
let theme = "auto";

function drawTheme() {
  document.documentElement.dataset.theme = theme;
  $("theme").textContent = `${say("theme")}: ${say(`theme_${theme}`)}`;
}

/** Everything that follows from the state, but for the frame's words. */
function draw() {
  const began = performance.now();
  drawTime();
  drawHierarchies();
  drawTree();
  drawTabs();
  drawPanel();
  document.documentElement.dataset.drawn = (performance.now() - began).toFixed(1);
}

function start() {
  state.along = ALONG.find((each) => ABOVE[each].size > 0) ?? "locality";
  state.entity = widest(state.along);
  readAddress();
  drawFrame();
  draw();
  keepAddress(false); // so that the first step back leads here
  let asked = 0;
  $("slider").addEventListener("input", (event) => {
    const day = CHANGES.days[Number(event.target.value)];
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => moveTo(day, false));
  });
  $("slider").addEventListener("change", () => keepAddress(false));
  $("date").addEventListener("change", (event) => moveTo(dayOf(event.target.value)));
  $("earlier").addEventListener("click", () => moveTo(CHANGES.days.findLast((each) => each < state.day)));
  $("later").addEventListener("click", () => moveTo(CHANGES.days.find((each) => each > state.day)));
  $("search").addEventListener("input", drawResults);
  $("search").addEventListener("focus", () => $("search").value && drawResults());
  $("search").addEventListener("keydown", onSearchKey);
  $("search").addEventListener("blur", () => showResults(false));
  $("results").addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field would lose the focus before the click
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  $("tree").addEventListener("keydown", onTreeKey);
  $("tree").addEventListener("click", onTreeClick);
  $("tabs").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) show(VIEWS.at((VIEWS.indexOf(state.view) + step) % VIEWS.length));
  });
  $("theme").addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    drawTheme();
  });
  $("skip").addEventListener("click", (event) => {
    event.preventDefault();
    $("main").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.matches("input")) return;
    event.preventDefault();
    $("search").focus();
  });
  const comeBack = () => { readAddress(); drawFrame(); draw(); };
  addEventListener("popstate", comeBack);
}

start();
