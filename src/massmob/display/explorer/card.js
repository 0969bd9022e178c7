/* The card of the entity that is open: totals, figures, facts, history, documents, findings, sources. */

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
      h("dt", {}, captionOf(kind, column.sort, count)), h("dd", {}, number(count))))),
    // Along documents an entity may stand in several places: rows would not add up, and the chain tells more.
    children.length && !IS_DAG[state.along] ? totalsTable(entity, tree, totals, groups, sum) : null);
}

/** What is counted, as the number wants it. */
function captionOf(kind, sort, count) {
  if (count === 1) return word(sort < 0 ? DATA.kinds[kind].word : sort);
  return sort < 0 ? kindName(kind) : wordForMany(sort);
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
    .map(({ sort }) => h("th", { class: "n", scope: "col" }, wordForMany(sort))));
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
