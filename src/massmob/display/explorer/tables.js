/* A table of every kind of entity but documents, which have a register: a column for each field and relation. */

const SCOPES = ["day", "all"];

/** The kinds that have a table; first those that are shown nowhere else as a list. */
const tableKinds = (() => {
  let cached;
  const FIRST = ["model", "task", "work", "dialogue", "commendation", "team", "assessment", "observation"];
  return () => (cached ??= [...FIRST, ...DATA.kinds.map(({ key }) => key).filter((key) => !FIRST.includes(key))]
    .filter((key) => key !== "document" && KINDS.includes(KIND[key])));
})();

/** A labelled list of choices; a choice changes the state, and the list keeps the focus. */
function chooser(part, caption, choices) {
  const options = choices.map(([value, label]) => h("option", { value, selected: state[part] === value }, label));
  const select = h("select", { id: `choose-${part}`, change: (event) => update({ [part]: event.target.value }) }, options);
  return h("label", { class: "chooser" }, h("span", { class: "eyebrow" }, caption), select);
}

function drawTables() {
  const keys = tableKinds();
  if (keys.length === 0) return [h("p", { class: "nothing" }, translate("empty"))];
  const kind = KIND[state.kind];
  const { inForce } = snapshot(state.day);
  const all = IDS.map((_, entity) => entity).filter((entity) => KINDS[entity] === kind);
  const entities = all.filter((entity) => state.scope === "all" || inForce[entity]);
  const counted = (key) => number(KINDS.filter((other) => other === KIND[key]).length);
  const choosers = h("div", { class: "filters" },
    chooser("kind", translate("kind"), keys.map((key) => [key, `${kindName(KIND[key])} (${counted(key)})`])),
    chooser("scope", translate("time"), SCOPES.map((scope) => [scope, translate(`scope_${scope}`)])));
  const note = translate("rows_shown", { n: number(entities.length), all: number(all.length) });
  const content = entities.length ? kindTable(kind, entities) : h("p", { class: "nothing" }, translate("rows_none"));
  return [choosers, section(kindName(kind), h("p", { class: "hint" }, note), content)];
}

function kindTable(kind, entities) {
  const fields = fieldsOf(entities), relations = relationsOf(entities);
  const hasSubtype = entities.some((entity) => SUBTYPES[entity] >= 0);
  const columns = [translate("title"), ...(hasSubtype ? [translate("subtype")] : []), translate("period")]
    .map((label) => ({ label }));
  columns.push(...relations.map((relation) => ({ label: capital(wordLabel(DATA.relations[relation].label)) })));
  columns.push(...fields.map(([field, type]) => ({ label: fieldName(field), isNumber: type === "number" })));
  return dataTable(DATA.kinds[kind].key, kindName(kind), columns, entities, (entity) => {
    const facts = new Map(factsOf(entity).map((fact) => [fact.field, fact]));
    const links = (relation) => linksFrom(entity).filter((row) => DATA.links.relation[row] === relation)
      .map((row) => entityLink(DATA.links.target[row]));
    return [
      h("th", { scope: "row" }, entityLink(entity)),
      hasSubtype ? h("td", {}, wordLabel(SUBTYPES[entity])) : null,
      h("td", {}, periodName(VALID[entity])),
      relations.map((relation) => (links(relation).length ? h("td", {}, separated(links(relation))) : emptyCell())),
      fields.map(([field]) => (facts.has(field) ? factCellOf(facts.get(field)) : emptyCell())),
    ];
  });
}

const FIELDS_WITHOUT_COLUMN = new Set(["cited", "disputes"]);

/** The fields that some of the entities have, in order of first occurrence. */
function fieldsOf(entities) {
  const types = new Map();
  entities.forEach((entity) => factsOf(entity).forEach(({ field, type, value }) => {
    const isSubtype = field === "level" && value === SUBTYPES[entity];
    if (!isSubtype && !FIELDS_WITHOUT_COLUMN.has(field)) types.set(field, type);
  }));
  return [...types];
}

const relationsOf = (entities) => [...new Set(entities.flatMap((entity) =>
  linksFrom(entity).filter((row) => !relationOf(row).via).map((row) => DATA.links.relation[row])))].sort((a, b) => a - b);
