/* Two days side by side: how many there are of each kind, what ended, began, and changed in between. */

function drawCompare() {
  const [from, until] = [state.day, state.other].sort((a, b) => a - b);
  const before = snapshot(from).inForce, after = snapshot(until).inForce;
  const compared = IDS.map((_, entity) => entity).filter((entity) => KINDS[entity] !== KIND.source);
  const ended = compared.filter((entity) => before[entity] && !after[entity]);
  const began = compared.filter((entity) => !before[entity] && after[entity]);
  const between = compared.filter((entity) => !before[entity] && !after[entity] && isWithin(VALID[entity], from, until));
  const changed = compared.filter((entity) => before[entity] && after[entity])
    .map((entity) => [entity, changesOf(entity, from, until)]).filter(([, changes]) => changes.length);
  return [
    h("div", { class: "filters" }, otherDay()),
    section(translate("compare_of", { from: dayName(from), until: dayName(until) }),
      compareTable(compared, before, after, from, until)),
    section(translate("changes"), h("div", { class: "halves compared" },
      changeGroup("ended", ended), changeGroup("began", began))),
    changed.length ? section(`${translate("changed")} (${number(changed.length)})`, h("div", { id: "changed-between" },
      longList(changed, ([entity, changes]) => [entityLink(entity), " ", h("span", { class: "aside" }, changes.join(" · "))]))) : null,
    between.length ? section(translate("began_and_ended"), h("div", { class: "halves" }, byKind(between, "h4"))) : null,
  ];
}

function otherDay() {
  const field = h("input", { id: "other", autocomplete: "off", value: dayName(state.other),
    change: () => onDayTyped($("other"), state.other, (other) => update({ other })) });
  return h("label", { class: "chooser" }, h("span", { class: "eyebrow" }, translate("other_day")), field);
}

/** Whether a period begins after one day and is over by another. */
function isWithin(period, from, until) {
  const [first, last] = DATA.periods[period];
  return first !== null && last !== null && first > from && last < until;
}

function compareTable(compared, before, after, from, until) {
  const kinds = new Map();
  for (const entity of compared) {
    if (!before[entity] && !after[entity]) continue;
    if (!kinds.has(KINDS[entity])) kinds.set(KINDS[entity], { first: 0, ended: 0, began: 0, second: 0 });
    const row = kinds.get(KINDS[entity]);
    row.first += before[entity];
    row.second += after[entity];
    row.ended += before[entity] && !after[entity] ? 1 : 0;
    row.began += !before[entity] && after[entity] ? 1 : 0;
  }
  const columns = [{ label: translate("kind") }, ...[dayName(from), translate("ended"), translate("began"), dayName(until)]
    .map((label) => ({ label, isNumber: true }))];
  const rows = [...kinds].sort(([a], [b]) => a - b);
  return dataTable("compare", translate("view_compare"), columns, rows, ([kind, { first, ended, began, second }]) => [
    h("th", { scope: "row" }, kindName(kind)), numberCell(first), numberCell(-ended, `−${number(ended)}`),
    numberCell(began, `+${number(began)}`), numberCell(second)]);
}

function changeGroup(key, entities) {
  return h("div", { id: key }, h("h4", {}, `${translate(key)} (${number(entities.length)})`),
    entities.length ? byKind(entities, "h5") : h("p", { class: "nothing" }, "–"));
}

function byKind(entities, heading) {
  const groups = new Map();
  entities.forEach((entity) => push(groups, KINDS[entity], entity));
  return [...groups].sort(([a], [b]) => a - b).map(([kind, members]) =>
    h("div", {}, h(heading, {}, `${kindName(kind)} (${number(members.length)})`), entityList(members)));
}

/** What is dated between two days about an entity that is there on both: its steps, memberships, moved parts. */
function changesOf(entity, from, until) {
  const isBetween = (day) => day !== null && day > from && day <= until;
  const periodChanges = (label, period) => {
    const [first, last] = DATA.periods[period];
    return isBetween(first) || isBetween(last) ? [`${label}: ${periodName(period)}`] : [];
  };
  const nested = factsOf(entity).filter(({ type }) => type === "nested").flatMap(({ field, value }) =>
    value.flatMap((fields) => fields.flatMap(([name, type, inner]) => {
      if (type === "day") return isBetween(inner) ? [`${fieldName(field)}: ${dayName(inner)}`] : [];
      return type === "period" ? periodChanges(fieldName(field), inner) : [];
    })));
  const own = factsOf(entity).flatMap(({ field, type, value }) =>
    (type === "period" && field !== "covers" ? periodChanges(fieldName(field), value) : []));
  const { on, source, target } = DATA.successions;
  const { extent } = DATA.successions;
  const into = successionsFrom(entity).map((row) => [row, target[row]]);
  const outOf = successionsTo(entity).map((row) => [row, source[row]]);
  const moved = [...into, ...outOf].filter(([row]) => isBetween(on[row]))
    .map(([row, other]) => `${wordLabel(extent[row])}: ${other < 0 ? "?" : nameOf(other)}, ${dayName(on[row])}`);
  return [...own, ...nested, ...moved];
}
