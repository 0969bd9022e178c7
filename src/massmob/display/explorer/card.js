/* The card of the entity that is open: totals, figures, facts, history, documents, findings, sources. */

/* --- the card ------------------------------------------------------------------------------------------- */

/** A link that opens an entity, also in a tab of its own; −1 is a reference to an entity that is not in the movement. */
function entityLink(entity, text = null, view = "card") {
  if (entity < 0) return "?";
  const className = snapshot(state.day).inForce[entity] ? "link" : "link inactive";
  const onClick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(entity, view);
    $("main").focus({ preventScroll: true });
  };
  return h("a", { class: className, href: address(entity, view), click: onClick },
    text === null ? nameAndKind(entity) : h("bdi", {}, text));
}

const symbolLink = (entity) => entityLink(entity, factOf(entity, "symbol") ?? nameOf(entity));

const section = (title, ...content) => h("section", { class: "part" }, h("h3", {}, title), ...content);

/** A list of items; those after the limit are shown after a click. */
function longList(items, content, limit = LIST_LIMIT) {
  const listItems = (some) => some.map((item) => h("li", {}, content(item)));
  const list = h("ul", { class: "lines" }, listItems(items.slice(0, limit)));
  if (items.length <= limit) return list;
  const showAll = (event) => {
    event.target.parentElement.remove();
    list.append(...listItems(items.slice(limit)));
  };
  const label = translate("show_all", { n: number(items.length) });
  list.append(h("li", { class: "more" }, h("button", { type: "button", class: "quiet", click: showAll }, label)));
  return list;
}

const entityList = (entities, limit) => longList(entities, (entity) => [entityLink(entity)], limit);

/** What the views of one entity show where there is none. */
const noEntity = () => [h("p", { class: "nothing", id: "no-entity" },
  state.unknown === null ? translate("empty") : translate("unknown_entity", { id: state.unknown }))];

function drawCard() {
  const entity = state.entity;
  if (entity < 0) return noEntity();
  return [
    pathSection(entity), titleSection(entity), totalsSection(entity), figuresSection(entity), factsSection(entity),
    historySection(entity), chainSection(entity), referrersSection(entity), findingsSection(entity), sourcesSection(entity),
  ].filter(Boolean);
}

function pathSection(entity) {
  const tree = snapshot(state.day).tree(state.along);
  const path = tree.has(entity) ? tree.path(entity).slice(0, -1) : [];
  if (path.length === 0) return null;
  return h("nav", { "aria-label": translate("path") },
    h("ol", { class: "path" }, path.map((node) => h("li", {}, entityLink(node)))));
}

function titleSection(entity) {
  const otherNames = everyLanguage(DATA.names[NAMES[entity]]).filter((name) => name !== nameOf(entity));
  const kind = wordLabel(DATA.kinds[KINDS[entity]].label), subtype = wordLabel(SUBTYPES[entity]);
  const isInForce = snapshot(state.day).inForce[entity];
  const isEvent = [KIND.contest, KIND.event, KIND.round, KIND.dialogue, KIND.observation, KIND.cycle,
    KIND.commendation, KIND.assessment].includes(KINDS[entity]);
  const status = (isInForce ? "" : "not_") + (isEvent ? "under_way" : "in_force");
  return h("header", { class: "titled" },
    h("p", { class: "eyebrow" }, subtype && subtype !== kind ? `${kind} · ${subtype}` : kind),
    h("h2", {}, nameElement(entity)),
    otherNames.length ? h("p", { class: "other-names" }, h("bdi", { dir: "auto" }, otherNames.join(" · "))) : null,
    h("p", { class: "state" }, h("span", { class: `pill ${isInForce ? "on" : "off"}` }, translate(status)),
      h("span", { class: "aside" }, periodName(VALID[entity]))));
}

const FACTS_AT_THE_END = ["cited", "disputes", "note"];

function factsSection(entity) {
  const rows = [];
  const addFact = ({ field, type, value }) => {
    if (field === "level" && value === SUBTYPES[entity]) return; // shown beside the name
    const caption = field === "disputes" ? translate("disputed") : fieldName(field);
    const values = type === "nested" ? value.map((fields) => nestedValue(fields, entity)) : [valueElement(type, value, field)];
    rows.push(h("dt", { class: "cap" }, caption), ...values.map((element) => h("dd", {}, element)));
  };
  const isAtTheEnd = ({ field }) => FACTS_AT_THE_END.includes(field);
  factsOf(entity).filter((fact) => !isAtTheEnd(fact)).forEach(addFact);
  const links = new Map();
  for (const row of linksFrom(entity)) {
    if (!relationOf(row).via) push(links, DATA.links.relation[row], DATA.links.target[row]);
  }
  for (const [relation, targets] of links) {
    rows.push(h("dt", { class: "cap" }, wordLabel(DATA.relations[relation].label)));
    rows.push(h("dd", {}, targets.length > 1 ? entityList(targets) : entityLink(targets[0])));
  }
  factsOf(entity).filter(isAtTheEnd).forEach(addFact);
  return rows.length ? section(translate("facts"), h("dl", { class: "facts" }, rows)) : null;
}

function factCellOf({ field, type, value }) {
  const exact = { number: () => String(value), day: () => isoOf(value) }[type]?.() ?? null;
  const content = type === "nested" ? value.map((fields) => h("div", {}, nestedValue(fields, -1))) : valueElement(type, value, field);
  return h("td", { class: type === "number" ? "n" : null, "data-value": exact }, content);
}

function valueElement(type, value, field) {
  const contentOf = {
    word: () => wordLabel(value),
    words: () => value.map(wordLabel).join("; "), // labels have commas
    text: () => h("bdi", { dir: "auto" }, inLang(DATA.names[value])),
    period: () => periodName(value),
    day: () => dayName(value),
    number: () => (field === "year" ? String(value) : number(value)),
    point: () => value.map(number).join(state.lang === "en" ? ", " : "; "),
    entities: () => value.flatMap((entity, index) => (index ? [", ", entityLink(entity)] : [entityLink(entity)])),
    plain: () => (field === "url" ? webLink(value) : h("bdi", { dir: "auto" }, value)),
  };
  const content = contentOf[type]();
  return Array.isArray(content) ? h("span", {}, content) : content;
}

/** A web address as a link, if it is one; anything else stays text. */
function webLink(url) {
  if (!/^https?:\/\/[^\s]+$/i.test(url)) return h("bdi", {}, url);
  return h("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, h("bdi", {}, url));
}

/** The caption of a field of an entity: of a reference that of its relation. */
function fieldOf(entity, field) {
  const row = entity < 0 ? undefined : linksFrom(entity).find((row) => relationOf(row).field === field && !relationOf(row).via);
  return row === undefined ? fieldName(field) : capital(wordLabel(relationOf(row).label));
}

/** A milestone, a phase, a citation or another value that an entity holds: its fields on one line. */
function nestedValue(fields, entity) {
  return h("span", {}, fields.flatMap(([field, type, value], index) => {
    const element = field === "field" && type === "plain" ? fieldOf(entity, value) : valueElement(type, value, field);
    return [index ? " · " : "", h("span", { class: "aside" }, `${fieldName(field)}: `), element];
  }));
}

/* --- totals and figures --------------------------------------------------------------------------------- */

/** The columns of the table of totals: by subtype for the hierarchy's own kind and for models, else one for a kind. */
function columnGroups(totals, node) {
  const groups = new Map();
  totals.columns.forEach(({ kind, subtype }, number) => {
    if (kind === KIND.observation || totals.total(node, number) === 0) return;
    const isSplit = kind === NODE_KIND[state.along] || kind === KIND.model;
    if (!groups.has(kind)) groups.set(kind, new Map());
    push(groups.get(kind), isSplit ? subtype : -1, number);
  });
  return [...groups].sort(([a], [b]) => a - b).map(([kind, bySubtype]) => {
    const columns = [...bySubtype].sort(([a], [b]) => a - b).map(([subtype, numbers]) => ({ kind, subtype, numbers }));
    return { kind, columns };
  });
}

/** The sum of a column of the table, which may combine several columns of `Totals`. */
const columnSum = (count, { numbers }) => numbers.reduce((sum, number) => sum + count(number), 0);

function totalsSection(entity) {
  const now = snapshot(state.day), tree = now.tree(state.along);
  if (!tree.has(entity)) return null;
  const totals = now.totals(state.along), groups = columnGroups(totals, entity);
  const countsEntity = ({ kind, subtype }) => kind === KINDS[entity] && (subtype === -1 || subtype === SUBTYPES[entity]);
  const tiles = groups.flatMap(({ columns }) => columns).map((column) => {
    const count = columnSum((number) => totals.total(entity, number), column) - (countsEntity(column) ? 1 : 0);
    return { ...column, count };
  }).filter(({ count }) => count > 0);
  // What has no place is in no total of any unit: it is listed where the totals are of everything.
  const unplaced = tree.parents.get(entity).length ? null : unplacedList(totals);
  if (tiles.length === 0) {
    return section(translate("totals"), h("p", { class: "nothing" }, translate("totals_none")), unplaced);
  }
  // Along documents an entity may be in several places: rows would not add up, and the chain shows more.
  const hasTable = tree.children(entity).length && !IS_DAG[state.along];
  return section(translate("totals"),
    h("dl", { class: "tiles" }, tiles.map(({ kind, subtype, count }) => h("div", {},
      h("dt", {}, countCaption(kind, subtype, count)), h("dd", {}, number(count))))),
    hasTable ? totalsTable(entity, tree, totals, groups) : null, unplaced);
}

/** The entities in force that are in no total of the hierarchy, by kind; nothing if there are none. */
function unplacedList(totals) {
  const kinds = [...totals.unplaced].sort(([a], [b]) => a - b);
  if (kinds.length === 0) return null;
  const caption = ([kind, entities]) => `${kindName(kind)} (${number(entities.length)})`;
  const count = kinds.reduce((sum, [, entities]) => sum + entities.length, 0);
  const details = openedLater(`${translate("unplaced")}: ${kinds.map(caption).join(", ")}`, () =>
    h("div", {}, kinds.map(([kind, entities]) => h("div", {}, h("h4", {}, kindName(kind)), entityList(entities)))));
  details.id = "unplaced";
  details.open = count <= LIST_LIMIT;
  return details;
}

/** Content that is made when a reader opens it. */
function openedLater(title, content) {
  const details = h("details", { toggle: () => details.childElementCount === 1 && details.append(content()) },
    h("summary", { class: "hint" }, title));
  return details;
}

/** The name of what is counted, singular or plural. */
function countCaption(kind, subtype, count) {
  if (count === 1) return wordLabel(subtype < 0 ? DATA.kinds[kind].label : subtype);
  return subtype < 0 ? kindName(kind) : pluralLabel(subtype);
}

/** The totals of each child of a unit. Columns without information are left out: those that count only the children
    themselves, one at every child, or nothing at any. */
function totalsTable(entity, tree, totals, allGroups) {
  const children = tree.children(entity);
  const isInformative = (column) => {
    const counts = children.map((child) => columnSum((number) => totals.total(child, number), column));
    const countsOnlyChildren = ({ kind, subtype }) => kind === KINDS[children[0]] && kind === NODE_KIND[state.along] &&
      counts.every((count, index) => count === Number(SUBTYPES[children[index]] === subtype));
    return counts.some(Boolean) && !counts.every((count) => count === 1) &&
      !column.numbers.some((number) => countsOnlyChildren(totals.columns[number]));
  };
  const groups = allGroups.map(({ kind, columns }) => ({ kind, columns: columns.filter(isInformative) }))
    .filter(({ columns }) => columns.length);
  const columns = groups.flatMap((group) => group.columns);
  if (columns.length === 0) {
    const list = entityList(children, 60);
    list.classList.add("many");
    return list;
  }
  const rowOf = (count) => columns.map((column) => columnSum(count, column));
  const totalsOf = (node) => rowOf((number) => totals.total(node, number));
  const rows = children.map((child) => totalsRow(entityLink(child), totalsOf(child)));
  const direct = rowOf((number) => totals.direct(entity, number));
  if (direct.some(Boolean)) rows.push(totalsRow(translate("direct"), direct));
  return h("div", {}, h("p", { class: "hint" }, translate("totals_hint")),
    tableFrame("totals", translate("totals"), h("table", { id: "totals" }, totalsHead(groups),
      h("tbody", {}, totalsRow(translate("total"), totalsOf(entity), "sum"), rows))));
}

function totalsHead(groups) {
  const isOneRow = groups.every(({ columns }) => columns.every(({ subtype }) => subtype < 0));
  const kinds = groups.map(({ kind, columns }) => columns[0].subtype < 0
    ? h("th", { class: "n", scope: "col", rowspan: isOneRow ? 1 : 2 }, kindName(kind))
    : h("th", { class: "group", scope: "colgroup", colspan: columns.length }, kindName(kind)));
  const subtypes = groups.flatMap(({ columns }) => columns.filter(({ subtype }) => subtype >= 0)
    .map(({ subtype }) => h("th", { class: "n", scope: "col" }, pluralLabel(subtype))));
  const corner = h("th", { scope: "col", rowspan: isOneRow ? 1 : 2 }, translate("unit"));
  return h("thead", {}, h("tr", {}, corner, kinds), isOneRow ? null : h("tr", {}, subtypes));
}

const totalsRow = (label, counts, className = null) => h("tr", { class: className }, h("th", { scope: "row" }, label),
  counts.map((count) => numberCell(count)));

function figuresSection(entity) {
  const rows = DATA.figures.filter(([unit, indicator, period]) => {
    const [first] = DATA.periods[period];
    return (unit === entity || indicator === entity) && (first === null || first <= state.day);
  });
  if (rows.length === 0) return null;
  rows.sort((a, b) => a[1] - b[1] || DATA.periods[a[2]][0] - DATA.periods[b[2]][0]);
  const isIndicator = KINDS[entity] === KIND.indicator;
  const head = [translate(isIndicator ? "unit" : "indicator"), translate("period"), translate("value"), translate("origin")];
  const headCells = head.map((label, index) => h("th", { class: index === 2 ? "n" : null, scope: "col" }, label));
  return section(translate("figures"), tableFrame("figures", translate("figures"), h("table", { id: "figures" },
    h("thead", {}, h("tr", {}, headCells)),
    h("tbody", {}, rows.map(([unit, indicator, period, value, isStated], index) => {
      const other = isIndicator ? unit : indicator;
      const isRepeated = index > 0 && !isIndicator && rows[index - 1][1] === indicator;
      const label = isRepeated ? h("span", { class: "visually-hidden" }, nameOf(other)) : entityLink(other);
      return h("tr", {}, h("th", { scope: "row" }, label),
        h("td", {}, periodName(period)), h("td", { class: "n" }, inLang(DATA.names[value])),
        h("td", { class: "aside" }, translate(isStated ? "stated" : "summed")));
    })))));
}

/* --- history, documents, references --------------------------------------------------------------------- */

function historySection(entity) {
  const after = successionsFrom(entity), before = successionsTo(entity);
  if (after.length + before.length === 0) return null;
  const { source, target } = DATA.successions;
  const half = (title, rows, others) => (rows.length
    ? h("div", {}, h("h4", {}, translate(title)), longList(rows, (row) => succession(row, others[row]))) : null);
  return section(translate("history"), h("div", { class: "halves" },
    half("predecessors", before, source), half("successors", after, target)));
}

function succession(row, other) {
  const { extent, on, main, basis } = DATA.successions;
  const details = [wordLabel(extent[row]), main[row] === 1 ? translate("main_receiver") : null, dayName(on[row])];
  return [entityLink(other), " ", h("span", { class: "aside" }, details.filter(Boolean).join(" · "),
    basis[row] >= 0 ? [` · ${translate("basis_of")} `, symbolLink(basis[row])] : [])];
}

/** The kinds that rest on documents: of these the section is shown even if no document is recorded. */
const KINDS_WITH_BASIS = new Set(
  [KIND.document, ...DATA.links.source.filter((_, row) => relationOf(row).basis).map((entity) => KINDS[entity])]);

function chainSection(entity) {
  const basis = basisOf(entity), dependents = dependentsOf(entity);
  if (basis.length + dependents.length === 0 && !KINDS_WITH_BASIS.has(KINDS[entity])) return null;
  const half = (title, items, next, noItems) => h("div", {}, h("h4", {}, translate(title)),
    items.length ? chain(items, next, new Set([entity])) : h("p", { class: "nothing" }, translate(noItems)));
  return section(translate("chain"), h("div", { class: "halves chain" },
    half("rests_on", basis, basisOf, "rests_on_none"), half("basis_for", dependents, dependentsOf, "basis_for_none")));
}

/** A chain of documents as nested lists; every entity is unfolded once. */
function chain(items, next, seen) {
  return h("ul", {}, items.map(({ entity, relation }) => {
    const isNew = !seen.has(entity);
    seen.add(entity);
    const further = isNew ? next(entity) : EMPTY;
    return h("li", {}, h("span", { class: "aside" }, `${wordLabel(relation)} `), entityLink(entity),
      further.length ? chain(further, next, seen) : null);
  }));
}

const successionsUnder = rowsBy(DATA.successions.basis);

/** The entities that refer to this one, by their kind and relation, without those that the tree or the chain shows. */
function referrersSection(entity) {
  const groups = new Map();
  for (const row of linksTo(entity)) {
    const relation = relationOf(row), referrer = DATA.links.source[row];
    const isShownElsewhere = relation.basis || (relation.along && relation.along === state.along) ||
      (relation.places && KINDS[referrer] === KIND.observation);
    if (!isShownElsewhere) push(groups, `${relation.label} ${KINDS[referrer]}`, referrer);
  }
  const group = (title, count, entities) =>
    h("div", {}, h("h4", {}, `${title} (${number(count)})`), entityList(entities));
  const elements = [...groups].map(([key, referrers]) => {
    const [relation, kind] = key.split(" ").map(Number);
    const title = `${kindName(kind)} · ${wordLabel(relation)}`;
    return group(title, referrers.length, [...new Set(referrers)].sort((a, b) => a - b));
  });
  const units = [...new Set(successionsUnder(entity).map((row) => DATA.successions.source[row]))];
  if (units.length) elements.push(group(translate("history"), units.length, units));
  return elements.length ? section(translate("named_by"), h("div", { class: "halves" }, elements)) : null;
}

function sourcesSection(entity) {
  if (KINDS[entity] === KIND.source) return null;
  const sources = DATA.citations[DATA.entities.sources[entity]];
  if (sources.length === 0) return section(translate("sources"), h("p", { class: "nothing" }, translate("sources_none")));
  return section(translate("sources"), longList(sources, (source) => {
    const valuesOf = (field) => factsOf(source).filter((fact) => fact.field === field)
      .map(({ type, value }) => valueElement(type, value, field));
    const details = ["publisher", "published", "place", "grade"].flatMap(valuesOf).flatMap((element) => [" · ", element]);
    return [entityLink(source), details.length ? h("span", { class: "aside" }, details) : null,
      ...valuesOf("url").flatMap((element) => [h("br"), element])];
  }));
}
