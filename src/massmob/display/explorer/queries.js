"use strict";
/* The data of the page, and the queries that it answers itself: what is in force on a day, the hierarchies, counts,
   search. Nothing here changes the page.

   Each query has a counterpart in the library, by which the tests check it: `Movement.at`, `Movement.placed`,
   `rollup`, `Movement.find`, `fold`. Entities are referred to by number; `payload.py` describes the format of
   `DATA`. */

const DATA = JSON.parse(document.getElementById("data").textContent);
const LANGUAGES = ["vi", "en", "ru"];
const { id: IDS, kind: KINDS, subtype: SUBTYPES, name: NAMES, valid: VALID } = DATA.entities;
const SIZE = IDS.length;
const KIND = Object.fromEntries(DATA.kinds.map(({ key }, kind) => [key, kind]));
const ALONG = ["locality", "committee", "organisation", "field", "target_group", "document", "contest", "campaign"];
/** The kind of which a hierarchy shows the entities; in that of committees there are bodies too. */
const NODE_KIND = Object.fromEntries(ALONG.map((along) => [along, along === "organisation" ? KIND.body : KIND[along]]));
const NUMBERS = new Map(IDS.map((id, number) => [id, number]));

/* --- references and facts -------------------------------------------------------------------------------- */

/** Entity → the rows of a column in which it occurs; entities without any share one empty list. */
function rowsBy(column) {
  const rows = new Array(SIZE);
  column.forEach((entity, row) => {
    if (entity >= 0) (rows[entity] ??= []).push(row);
  });
  return (entity) => rows[entity] ?? EMPTY;
}
const EMPTY = Object.freeze([]);

const linksFrom = rowsBy(DATA.links.source);
const linksTo = rowsBy(DATA.links.target);
const successionsFrom = rowsBy(DATA.successions.source);
const successionsTo = rowsBy(DATA.successions.target);
const relationOf = (row) => DATA.relations[DATA.links.relation[row]];

const FACTS = (() => {
  const facts = new Array(SIZE);
  DATA.facts.forEach(({ field, type, entities, values }) => {
    entities.forEach((entity, row) => (facts[entity] ??= []).push({ field, type, value: values[row] }));
  });
  return facts;
})();
const factsOf = (entity) => FACTS[entity] ?? EMPTY;
const factOf = (entity, field) => factsOf(entity).find((fact) => fact.field === field)?.value;

/* --- time ----------------------------------------------------------------------------------------------- */

const inPeriod = (day) => ([first, last]) => (first === null || first <= day) && (last === null || day <= last);

/** The days on which something begins, or has just ended; before them a day on which nothing has changed yet. */
const CHANGES = (() => {
  const began = new Map(), ended = new Map();
  let hasOpenStart = false;
  VALID.forEach((period, entity) => {
    if (KINDS[entity] === KIND.source) return;
    const [first, last] = DATA.periods[period];
    hasOpenStart ||= first === null;
    if (first !== null) push(began, first, entity);
    if (last !== null) push(ended, last + 1, entity);
  });
  const days = [...new Set([...began.keys(), ...ended.keys()])].sort((a, b) => a - b);
  if (hasOpenStart && days.length) days.unshift(days[0] - 1);
  return { days, began, ended };
})();

/** The first day that the page shows: earlier ones are before the first record, or not covered by the dataset. */
const FIRST_DAY = DATA.covers[0] ?? CHANGES.days[0] ?? -Infinity;
/** The days at which the slider stops. */
const STOPS = (() => {
  const days = CHANGES.days.filter((day) => day > FIRST_DAY);
  if (Number.isFinite(FIRST_DAY)) days.unshift(FIRST_DAY);
  return days.length ? days : [DATA.day];
})();

function push(map, key, value) {
  if (map.has(key)) map.get(key).push(value);
  else map.set(key, [value]);
}

/** The movement on a day: which entities are in force; hierarchies and totals are computed when first needed. */
class Snapshot {
  constructor(day) {
    this.day = day;
    const inForce = DATA.periods.map(inPeriod(day));
    this.inForce = Uint8Array.from(VALID, (period) => inForce[period]);
    this.trees = {};
    this.counts = {};
  }

  tree(along) {
    return (this.trees[along] ??= new Hierarchy(this.inForce, along));
  }

  totals(along) {
    return (this.counts[along] ??= new Totals(this.inForce, this.tree(along)));
  }
}

const cachedSnapshots = new Map();

/** The snapshot of a day; the last few are cached, as readers move back and forth. */
function snapshot(day) {
  if (!cachedSnapshots.has(day)) {
    if (cachedSnapshots.size >= 8) cachedSnapshots.delete(cachedSnapshots.keys().next().value);
    cachedSnapshots.set(day, new Snapshot(day));
  }
  return cachedSnapshots.get(day);
}

/* --- hierarchies ---------------------------------------------------------------------------------------- */

/** For each hierarchy, entity → its parents of all periods: what `build_hierarchy` reads. */
const PARENTS = Object.fromEntries(ALONG.map((along) => [along, new Map()]));
KINDS.forEach((kind, entity) => ALONG.forEach((along) => {
  if (kind === NODE_KIND[along]) PARENTS[along].set(entity, []);
}));
DATA.links.source.forEach((entity, row) => {
  const { along } = relationOf(row);
  if (along) push(PARENTS[along], entity, DATA.links.target[row]);
});
const IS_DAG = Object.fromEntries(ALONG.map((along) => [along, along === "document"]));

/** A hierarchy on a day. A parent that is not in force makes its child a root. */
class Hierarchy {
  constructor(inForce, along) {
    this.along = along;
    this.parents = new Map();
    this.below = new Map();
    this.roots = [];
    const all = PARENTS[along];
    for (const [node, targets] of all) {
      if (!inForce[node]) continue;
      const parents = [...new Set(targets)].filter((target) => all.has(target) && inForce[target]);
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
    return this.below.get(node) ?? EMPTY;
  }

  /** From a root down to the node; along documents through the first parent. */
  path(node) {
    const path = [];
    while (node !== undefined && !path.includes(node)) {
      path.unshift(node);
      node = this.parents.get(node)?.[0];
    }
    return path;
  }

  /** The given nodes and all above them, without repetition. */
  withAncestors(nodes) {
    const result = new Set(nodes);
    for (const node of result) for (const parent of this.parents.get(node) ?? EMPTY) result.add(parent);
    return result;
  }
}

/* --- totals --------------------------------------------------------------------------------------------- */

const places = (row, along) => [true, along].includes(relationOf(row).places);

/** Entity → the entities linked to it by references that may place it, of all periods: see `massmob.network.placement`. */
const placingEntities = (() => {
  const cached = {};
  return (along) => (cached[along] ??= IDS.map((_, entity) => build(entity, along)));

  function build(entity, along) {
    const referenced = linksFrom(entity).filter((row) => places(row, along)).map((row) => DATA.links.target[row]);
    const referring = linksTo(entity).filter((row) => relationOf(row).mutual).map((row) => DATA.links.source[row]);
    const others = [...referenced, ...referring].filter((other) => other >= 0);
    return others.length ? others : EMPTY;
  }
})();

/** Where an entity is counted along a hierarchy: at itself, or at the nearest nodes that references lead to. */
function placed(entity, tree, inForce) {
  if (tree.has(entity)) return [entity];
  const placing = placingEntities(tree.along);
  const isInForce = (other) => inForce[other];
  const seen = new Set();
  let nearest = new Set(placing[entity].filter(isInForce));
  while (nearest.size) {
    const nodes = [...nearest].filter((other) => tree.has(other));
    if (nodes.length) return nodes;
    nearest.forEach((other) => seen.add(other));
    const next = [...nearest].flatMap((other) => placing[other]);
    nearest = new Set(next.filter((other) => inForce[other] && !seen.has(other)));
  }
  return [];
}

const NOT_COUNTED = new Set([KIND.source, KIND.indicator]);

/** The kinds of which some entity has a place in a hierarchy in any period, or a reference to a place that is missing. */
const placeableKinds = (() => {
  const cached = {};
  return (along) => (cached[along] ??= build(along));

  function build(along) {
    const always = new Uint8Array(SIZE).fill(1);
    const tree = new Hierarchy(always, along);
    const hasMissingPlace = (entity) =>
      linksFrom(entity).some((row) => places(row, along) && DATA.links.target[row] < 0);
    const kinds = new Set();
    KINDS.forEach((kind, entity) => {
      if (!kinds.has(kind) && (hasMissingPlace(entity) || placed(entity, tree, always).length)) kinds.add(kind);
    });
    return kinds;
  }
})();

/** For every node of a hierarchy the number of entities at it and below: a column for each kind and subtype.

    Entities that could have a place in the hierarchy and have none on the day are in `unplaced`, by kind. */
class Totals {
  constructor(inForce, tree) {
    this.columns = [];
    this.unplaced = new Map();
    this.counts = new Map();
    this.directCounts = new Map();
    const numbers = new Map();
    const atOneNode = new Map(); // node → counts of what is at no other: added to all nodes above at once
    for (let entity = 0; entity < SIZE; entity++) {
      const kind = KINDS[entity], subtype = SUBTYPES[entity];
      if (!inForce[entity] || NOT_COUNTED.has(kind)) continue;
      const nodes = this.countedAt(placed(entity, tree, inForce), tree);
      if (nodes.length === 0 && placeableKinds(tree.along).has(kind)) push(this.unplaced, kind, entity);
      if (nodes.length === 0) continue;
      const key = kind * 1e6 + subtype + 1;
      if (!numbers.has(key)) {
        numbers.set(key, this.columns.length);
        this.columns.push({ kind, subtype });
      }
      const column = numbers.get(key);
      for (const node of nodes) increment(this.directCounts, node, column);
      if (nodes.length === 1) increment(atOneNode, nodes[0], column);
      else for (const node of tree.withAncestors(nodes)) increment(this.counts, node, column);
    }
    for (const [node, row] of atOneNode) {
      for (const above of tree.withAncestors([node])) {
        row.forEach((count, column) => increment(this.counts, above, column, count));
      }
    }
  }

  /** An entity at several nodes of a tree is counted once, at their nearest common node, so that totals add up. */
  countedAt(nodes, tree) {
    if (nodes.length < 2 || IS_DAG[tree.along]) return nodes;
    const [first, ...others] = nodes.map((node) => tree.path(node));
    const common = first.filter((node) => others.every((path) => path.includes(node)));
    return common.slice(-1);
  }

  total(node, column) {
    return this.counts.get(node)?.[column] ?? 0;
  }

  direct(node, column) {
    return this.directCounts.get(node)?.[column] ?? 0;
  }
}

function increment(counts, node, column, count = 1) {
  const row = counts.get(node) ?? [];
  row[column] = (row[column] ?? 0) + count;
  counts.set(node, row);
}

/* --- documents ------------------------------------------------------------------------------------------ */

/** The documents, campaign or contest that an entity rests on directly, with the relation. */
const basisOf = (entity) =>
  linksFrom(entity).filter((row) => relationOf(row).basis && DATA.links.target[row] >= 0)
    .map((row) => ({ entity: DATA.links.target[row], relation: relationOf(row).label }));

/** The entities that rest on it directly. */
const dependentsOf = (entity) =>
  linksTo(entity).filter((row) => relationOf(row).basis)
    .map((row) => ({ entity: DATA.links.source[row], relation: relationOf(row).label }));

/* --- text ----------------------------------------------------------------------------------------------- */

/** Letters and signs that people use for one another and Unicode keeps apart. */
const EQUIVALENT_SIGNS = [
  [/[đðĐÐ]/g, "d"],
  [/[\u2010-\u2015\u2043\u2212]/g, "-"],
  [/[\u2018-\u201b\u2032\u02b9\u02bb\u02bc]/g, "'"],
  [/[\u201c-\u201f\u2033«»]/g, '"'],
];

/** The key for searching a text, the same as of `massmob.values.text.fold` for the scripts of the data. */
function fold(text) {
  const unified = EQUIVALENT_SIGNS.reduce((result, [signs, sign]) => result.replace(signs, sign), text);
  const plain = unified.normalize("NFKD").replace(/[\u0300-\u036f\p{Cf}]/gu, "");
  return plain.toLowerCase().normalize("NFC").split(/\s+/u).filter(Boolean).join(" ");
}

/** A text in a language or, where it is missing, in the first language that the text has. */
const inLanguage = (text, lang) =>
  typeof text === "string" ? text : text[LANGUAGES.indexOf(lang)] ?? text.find((version) => version !== null);

const everyLanguage = (text) => (typeof text === "string" ? [text] : text.filter((version) => version !== null));

/** Entity → the folded texts that find it: its names, alone and after the word for its kind, codes, symbols, titles.
    Computed at the first search. */
const searchKeys = (() => {
  let cached;
  return () => (cached ??= build());

  function build() {
    const names = DATA.names.map((text) => everyLanguage(text).map(fold));
    const words = DATA.words.map((text) => fold(text[0]));
    const keys = NAMES.map((name, entity) => {
      const isUnit = KINDS[entity] === KIND.locality;
      return [...names[name], ...(isUnit ? names[name].map((text) => `${words[SUBTYPES[entity]]} ${text}`) : [])];
    });
    for (const { field, type, entities, values } of DATA.facts) {
      if (!["code", "symbol", "title"].includes(field)) continue;
      entities.forEach((entity, row) =>
        keys[entity].push(...(type === "text" ? names[values[row]] : [fold(values[row])])));
    }
    return keys;
  }
})();

/** How well a folded text matches a folded question; lower is better, 9 is no match. */
function rank(question, text) {
  const index = text.indexOf(question);
  if (index < 0) return 9;
  if (index === 0) return text.length === question.length ? 0 : text[question.length] === " " ? 1 : 2;
  return text.includes(` ${question}`) ? 3 : 4;
}

/** The entities that a text names, best first: the counterpart of `Movement.find`. Numbers are in order of precedence. */
function find(text) {
  const question = fold(text);
  if (!question) return [];
  const byRank = [[], [], [], [], []];
  searchKeys().forEach((keys, entity) => {
    const best = Math.min(...keys.map((key) => rank(question, key)));
    if (best < 9) byRank[best].push(entity);
  });
  return byRank.flat();
}
