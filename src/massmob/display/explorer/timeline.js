/* The timeline: documents, steps of the yearly cycle, contests and events as bars; the day as a line. */

const SPANS = { all: null, decade: 1826, year: 183 }; // days before and after the day; all for null
const TIMELINE_KINDS = ["campaign", "document", "cycle", "contest", "round", "event"];

/** What the timeline shows, by kind: bars with a first and a last day, of which one may be open; and what has no day. */
const TIMELINE = (() => {
  let cached;
  return () => (cached ??= build());

  function build() {
    const all = IDS.flatMap((_, entity) => (TIMELINE_KINDS.includes(DATA.kinds[KINDS[entity]].key) ? barsOf(entity) : []));
    const isDated = ({ period }) => period.some((day) => day !== null);
    const start = ({ period: [first, last] }) => first ?? last;
    const dated = all.filter(isDated).sort((a, b) => start(a) - start(b) || a.entity - b.entity);
    const groups = TIMELINE_KINDS.map((key) => KIND[key])
      .map((kind) => ({ kind, bars: dated.filter(({ entity }) => KINDS[entity] === kind) }));
    return { groups: groups.filter(({ bars }) => bars.length), undated: all.filter((bar) => !isDated(bar)) };
  }
})();

function barsOf(entity) {
  const bar = (period, phase) => ({ entity, phase, number: period, period: DATA.periods[period] ?? [null, null] });
  return [bar(factOf(entity, "covers") ?? VALID[entity]), ...(factOf(entity, "phases") ?? EMPTY).map((phase) => {
    const values = Object.fromEntries(phase.map(([field, , value]) => [field, value]));
    return bar(values.on, values.kind);
  })];
}

function drawTimeline() {
  const { groups, undated } = TIMELINE();
  if (groups.length === 0) return [h("p", { class: "nothing" }, translate("timeline_none"))];
  const days = groups.flatMap(({ bars }) => bars.flatMap(({ period }) => period.filter((day) => day !== null)));
  const reach = SPANS[state.span];
  const axis = reach === null
    ? timeAxis(days.reduce((a, b) => Math.min(a, b)), days.reduce((a, b) => Math.max(a, b)) + 1)
    : timeAxis(state.day - reach, state.day + reach + 1);
  const isOnAxis = ({ period: [first, last] }) => (first ?? -Infinity) < axis.end && (last ?? Infinity) >= axis.first;
  const shown = groups.map(({ kind, bars }) => ({ kind, bars: bars.filter(isOnAxis) })).filter(({ bars }) => bars.length);
  return [
    h("div", { class: "filters" },
      chooser("span", translate("span"), Object.keys(SPANS).map((key) => [key, translate(`span_${key}`)]))),
    section(translate("view_timeline"), h("p", { class: "hint" }, translate("timeline_hint", { day: dayName(state.day) })),
      h("div", { class: "bands timeline" }, axisBand(axis),
        shown.map(({ kind, bars }) => [h("h4", {}, kindName(kind)), bars.map((bar) => timelineBand(axis, bar))]), dayLine(axis))),
    undated.length ? openedLater(`${translate("timeline_undated")}: ${number(undated.length)}`, () => longList(undated,
      ({ entity, phase }) => [entityLink(entity), phase === undefined ? null : ` · ${wordLabel(phase)}`])) : null,
  ];
}

/** The day as one line through all bands. */
function dayLine(axis) {
  if (state.day < axis.first || state.day >= axis.end) return null;
  return h("div", { class: "band day-line", "aria-hidden": "true" }, h("span"),
    h("div", {}, axis.position(h("span", { class: "now" }), state.day)));
}

function timelineBand(axis, { entity, phase, number: period, period: [first, last] }) {
  const from = Math.max(first ?? axis.first, axis.first), until = Math.min(last ?? axis.end - 1, axis.end - 1);
  const isNow = (first ?? -Infinity) <= state.day && state.day <= (last ?? Infinity);
  const open = `${first === null || first < axis.first ? " before" : ""}${last === null || last >= axis.end ? " after" : ""}`;
  const bar = axis.position(h("span", { class: `bar${isNow ? "" : " past"}${open}` }), from, until + 1);
  const symbol = factOf(entity, "symbol");
  const label = phase === undefined ? entityLink(entity, symbol ?? null) : entityLink(entity, `${capital(wordLabel(phase))}`);
  return h("div", { class: phase === undefined ? "band" : "band phase" },
    h("span", { class: "band-label", title: symbol ? nameOf(entity) : null },
      label, " ", h("span", { class: "aside" }, periodName(period))),
    h("div", { class: "track" }, bar));
}
