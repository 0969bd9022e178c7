"use strict";
/* What the page knows, and the questions it answers itself: what is in force on a day, who stands below whom,
   how many of what, what a text names. Nothing here touches the page.

   Each question has a twin in the library, by which the tests check it: `Movement.at`, `Movement.placed`,
   `rollup`, `Movement.find`, `fold`. Entities are named by their numbers; the shape of `DATA` is told at the head
   of `payload.py`. */

const DATA = JSON.parse(document.getElementById("data").textContent);
const LANGUAGES = ["vi", "en", "ru"];
const { id: IDS, kind: KINDS, word: SORTS, name: NAMES, valid: VALID } = DATA.entities;
const SIZE = IDS.length;
const KIND = Object.fromEntries(DATA.kinds.map((each, at) => [each.key, at]));
const ALONG = ["locality", "committee", "field", "document"];
const NUMBERS = new Map(IDS.map((id, at) => [id, at]));

/* --- links ---------------------------------------------------------------------------------------------- */

/** Entity → the rows of a column that name it; entities without any share one empty list. */
function rowsBy(column) {
  const rows = new Array(SIZE);
  column.forEach((entity, row) => {
    if (entity >= 0) (rows[entity] ??= []).push(row);
  });
  return (entity) => rows[entity] ?? NONE;
}
const NONE = Object.freeze([]);

const linksOf = rowsBy(DATA.links.of);
const linksTo = rowsBy(DATA.links.to);
const wentInto = rowsBy(DATA.successions.of);
const cameFrom = rowsBy(DATA.successions.to);
const relationOf = (row) => DATA.relations[DATA.links.by[row]];

const FACTS = (() => {
  const facts = new Array(SIZE);
  DATA.facts.forEach(({ field, type, of, is }) => {
    of.forEach((entity, row) => (facts[entity] ??= []).push({ field, type, value: is[row] }));
  });
  return facts;
})();
const factsOf = (entity) => FACTS[entity] ?? NONE;
const factOf = (entity, field) => factsOf(entity).find((each) => each.field === field)?.value;

/* --- time ----------------------------------------------------------------------------------------------- */

const inPeriod = (day) => ([first, last]) => (first === null || first <= day) && (last === null || day <= last);

/** The days on which something begins, or has just ended; before them the day on which nothing had changed yet. */
const CHANGES = (() => {
  const began = new Map(), ended = new Map();
  let open = false;
  for (let each = 0; each < SIZE; each++) {
    if (KINDS[each] === KIND.source) continue;
    const [first, last] = DATA.periods[VALID[each]];
    open ||= first === null;
    if (first !== null) push(began, first, each);
    if (last !== null) push(ended, last + 1, each);
  }
  const days = [...new Set([...began.keys(), ...ended.keys()])].sort((a, b) => a - b);
  if (open && days.length) days.unshift(days[0] - 1);
  return { days: days.length ? days : [DATA.day], began, ended };
})();

function push(map, key, value) {
  if (map.has(key)) map.get(key).push(value);
  else map.set(key, [value]);
}

/** The movement as it stood on a day: who is in force, and what is worked out from that when first asked. */
class Snapshot {
  constructor(day) {
    this.day = day;
    const alive = DATA.periods.map(inPeriod(day));
    this.alive = Uint8Array.from(VALID, (period) => alive[period]);
    this.trees = {};
    this.counts = {};
  }

  tree(along) {
    return (this.trees[along] ??= new Hierarchy(this.alive, along));
  }

  totals(along) {
    return (this.counts[along] ??= new Totals(this.alive, this.tree(along)));
  }
}

const kept = new Map();

/** The snapshot of a day; the last few are kept, as people move back and forth. */
function snapshot(day) {
  if (!kept.has(day)) {
    if (kept.size >= 8) kept.delete(kept.keys().next().value);
    kept.set(day, new Snapshot(day));
  }
  return kept.get(day);
}

/* --- hierarchies ---------------------------------------------------------------------------------------- */

/** Along each hierarchy, entity → the entities above it, whenever: what `build_hierarchy` reads. */
const ABOVE = Object.fromEntries(ALONG.map((along) => [along, new Map()]));
for (let each = 0; each < SIZE; each++) ABOVE[DATA.kinds[KINDS[each]].key]?.set(each, []);
DATA.links.of.forEach((of, row) => {
  const { along } = relationOf(row);
  if (along) push(ABOVE[along], of, DATA.links.to[row]);
});
const IS_DAG = { locality: false, committee: false, field: false, document: true };

/** Who stands below whom on a day. A parent that is not in force makes its child a root. */
class Hierarchy {
  constructor(alive, along) {
    this.along = along;
    this.parents = new Map();
    this.below = new Map();
    this.roots = [];
    const above = ABOVE[along];
    for (const [node, targets] of above) {
      if (!alive[node]) continue;
      const parents = [...new Set(targets)].filter((each) => above.has(each) && alive[each]);
      this.parents.set(node, parents);
      if (parents.length === 0) this.roots.push(node);
      for (const parent of parents) push(this.below, parent, node);
    }
    for (const children of [this.roots, ...this.below.values()]) children.sort((a, b) => a - b);
  }

  has(node) {
    return this.parents.has(node);
  }

  children(node) {
    return this.below.get(node) ?? NONE;
  }

  /** From a root down to the node; along documents by the first way up. */
  path(node) {
    const path = [];
    while (node !== undefined && !path.includes(node)) {
      path.unshift(node);
      node = this.parents.get(node)?.[0];
    }
    return path;
  }

  /** The given nodes and all above them, each once. */
  up(nodes) {
    const found = new Set(nodes);
    for (const node of found) for (const parent of this.parents.get(node) ?? NONE) found.add(parent);
    return found;
  }
}

/* --- totals --------------------------------------------------------------------------------------------- */

/** The entities next to one that may place it: see `massmob.network.placement`. */
function placing(entity, alive) {
  const found = [];
  for (const row of linksOf(entity)) if (relationOf(row).places) found.push(DATA.links.to[row]);
  for (const row of linksTo(entity)) if (relationOf(row).mutual) found.push(DATA.links.of[row]);
  return found.filter((each) => each >= 0 && alive[each]);
}

/** Where an entity is counted along a hierarchy: at itself, or at the nearest nodes that references lead to. */
function placed(entity, tree, alive) {
  if (tree.has(entity)) return [entity];
  const seen = new Set();
  let front = new Set(placing(entity, alive));
  while (front.size) {
    const nodes = [...front].filter((each) => tree.has(each));
    if (nodes.length) return nodes;
    front.forEach((each) => seen.add(each));
    const next = [...front].flatMap((each) => placing(each, alive));
    front = new Set(next.filter((each) => !seen.has(each)));
  }
  return [];
}

/** For every node of a hierarchy how many of what stand at it or below: a column a kind and sort of entity. */
class Totals {
  constructor(alive, tree) {
    this.columns = [];
    this.cells = new Map();
    this.heres = new Map();
    const numbers = new Map();
    for (let each = 0; each < SIZE; each++) {
      if (!alive[each] || KINDS[each] === KIND.source || KINDS[each] === KIND.indicator) continue;
      const nodes = this.standing(placed(each, tree, alive), tree);
      if (nodes.length === 0) continue;
      const key = KINDS[each] * 1e6 + SORTS[each] + 1;
      if (!numbers.has(key)) {
        numbers.set(key, this.columns.length);
        this.columns.push({ kind: KINDS[each], sort: SORTS[each] });
      }
      const column = numbers.get(key);
      for (const node of nodes) add(this.heres, node, column);
      for (const node of tree.up(nodes)) add(this.cells, node, column);
    }
  }

  /** An entity of several nodes of a tree is counted once, where they meet, so that totals still add up. */
  standing(nodes, tree) {
    if (nodes.length < 2 || IS_DAG[tree.along]) return nodes;
    const [first, ...others] = nodes.map((node) => tree.path(node));
    const met = first.filter((node) => others.every((path) => path.includes(node)));
    return met.slice(-1);
  }

  at(node, column) {
    return this.cells.get(node)?.[column] ?? 0;
  }

  here(node, column) {
    return this.heres.get(node)?.[column] ?? 0;
  }
}

function add(cells, node, column) {
  const row = cells.get(node) ?? [];
  row[column] = (row[column] ?? 0) + 1;
  cells.set(node, row);
}

/* --- documents ------------------------------------------------------------------------------------------ */

/** What an entity rests on directly: the documents, campaign or contest behind it, each with how. */
const restsOn = (entity) =>
  linksOf(entity).filter((row) => relationOf(row).basis && DATA.links.to[row] >= 0)
    .map((row) => ({ entity: DATA.links.to[row], how: relationOf(row).word }));

/** What rests on it directly. */
const carries = (entity) =>
  linksTo(entity).filter((row) => relationOf(row).basis)
    .map((row) => ({ entity: DATA.links.of[row], how: relationOf(row).word }));

/* --- text ----------------------------------------------------------------------------------------------- */

/** Letters and signs that readers take for one and Unicode does not. */
const ALIKE = [
  [/[đðĐÐ]/g, "d"],
  [/[\u2010-\u2015\u2043\u2212]/g, "-"],
  [/[\u2018-\u201b\u2032\u02b9\u02bb\u02bc]/g, "'"],
  [/[\u201c-\u201f\u2033«»]/g, '"'],
];

/** The key under which a text is searched for, as `massmob.values.text.fold` makes it for the scripts of the data. Names and
    questions both pass through here, so that every text finds itself. */
function fold(text) {
  const alike = ALIKE.reduce((left, [signs, sign]) => left.replace(signs, sign), text);
  const plain = alike.normalize("NFKD").replace(/[\u0300-\u036f\p{Cf}]/gu, "");
  return plain.toLowerCase().normalize("NFC").split(/\s+/u).filter(Boolean).join(" ");
}

/** A text in a language or, where that is wanting, in the first that is there. */
const inLanguage = (text, lang) =>
  typeof text === "string" ? text : text[LANGUAGES.indexOf(lang)] ?? text.find((each) => each !== null);

const everyLanguage = (text) => (typeof text === "string" ? [text] : text.filter((each) => each !== null));

/** The folded texts by which people call each entity: names alone and with the word for the kind, codes, symbols,
    titles. Made when first searched. */
const spoken = (() => {
  let made;
  return () => (made ??= build());

  function build() {
    const names = DATA.names.map((text) => everyLanguage(text).map(fold));
    const words = DATA.words.map((text) => fold(text[0]));
    const calls = new Array(SIZE);
    for (let each = 0; each < SIZE; each++) {
      const own = names[NAMES[each]];
      const isUnit = KINDS[each] === KIND.locality;
      calls[each] = isUnit ? [...own, ...own.map((name) => `${words[SORTS[each]]} ${name}`)] : [...own];
    }
    for (const { field, type, of, is } of DATA.facts) {
      if (!["code", "symbol", "title"].includes(field)) continue;
      of.forEach((entity, row) => calls[entity].push(...(type === "text" ? names[is[row]] : [fold(is[row])])));
    }
    return calls;
  }
})();

/** How well a folded text answers a folded question; less is better, 9 is not at all. */
function rank(needle, hay) {
  const at = hay.indexOf(needle);
  if (at < 0) return 9;
  if (at === 0) return hay.length === needle.length ? 0 : hay[needle.length] === " " ? 1 : 2;
  return hay.includes(` ${needle}`) ? 3 : 4;
}

/** The entities that a text names, best first: the twin of `Movement.find`. Numbers are in order of precedence. */
function find(text) {
  const needle = fold(text);
  if (!needle) return [];
  const hits = [[], [], [], [], []];
  spoken().forEach((calls, entity) => {
    let best = 9;
    for (const each of calls) best = Math.min(best, rank(needle, each));
    if (best < 9) hits[best].push(entity);
  });
  return hits.flat();
}
