// Alerts: engaged, past of hosts, past of flows, of everything; with days and hours to choose from.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, fill, format, state, controls, details, t } = ntopng;
  const DAY = 86400;
  const RANGES = { "1h": 3600, "24h": DAY, "7d": 7 * DAY, "31d": 31 * DAY };
  const KINDS = {
    engaged: { state: "engaged", family: "all", title: "Engaged alerts" },
    engaged_host: { state: "engaged", family: "host", title: "Engaged host alerts" },
    past_host: { state: "past", family: "host", title: "Past host alerts" },
    past_flow: { state: "past", family: "flow", title: "Past flow alerts" },
    past_all: { state: "past", family: "all", title: "All past alerts" },
  };
  const PARAMETERS = [
    "type",
    "severity",
    "min_score",
    "description",
    "vlan",
    "network",
    "application",
    "protocol",
    "port",
    "address",
    "role",
  ];

  const minute = () => Math.ceil(Date.now() / 60000) * 60;

  /** The time range in the address: fixed, or up to now in steps of a minute, so that users share answers. */
  function period() {
    const [begin, end] = [state.number("begin"), state.number("end")];
    if (begin !== null && end !== null && begin < end) return { begin, end, fixed: true };
    const now = minute();
    return { begin: now - (RANGES[state.get("range")] || RANGES["31d"]), end: now, fixed: false };
  }

  const where = (row) => {
    if (row.host) return details.host(row.host);
    if (!row.client) return details.short(row.entity);
    const side = (end) => details.host(end, { port: true, compact: true });
    return el(
      "span",
      { class: "ntopng-between" },
      side(row.client),
      el("span", {}, el("span", { class: "ntopng-to", role: "img", "aria-label": t("to") }, "→"), side(row.server)),
    );
  };
  const whereText = (row) =>
    row.host ? row.host.ip : row.client ? `${row.client.ip} -> ${row.server ? row.server.ip : ""}` : row.entity;

  const columns = (kind) =>
    [
      { id: "info", title: "", cell: (row) => ntopng.external(row.url, t("Info"), t("Alert in ntopng")) },
      {
        id: "time",
        title: "Date",
        sort: "time",
        descending: true,
        class: "ntopng-when",
        cell: (row) => el("time", { title: format.ago(row.time) }, format.time(row.time)),
        value: (row) => row.time,
      },
      {
        id: "duration",
        export: "duration_s",
        title: "Duration",
        sort: "duration",
        below: 960,
        number: true,
        cell: (row) => format.duration(row.duration_s),
        value: (row) => row.duration_s,
      },
      {
        id: "severity",
        title: "Severity",
        sort: "severity",
        descending: true,
        cell: (row) => controls.severity(row.severity),
        value: (row) => row.severity,
      },
      kind.family === "all"
        ? {
            id: "family",
            title: "About",
            sort: "family",
            below: 600,
            cell: (row) => (ntopng.filters.FAMILIES[row.family] ? t(ntopng.filters.FAMILIES[row.family]) : row.family),
            value: (row) => row.family,
          }
        : null,
      {
        id: "type",
        title: "Alert type",
        sort: "type",
        class: "ntopng-text",
        cell: (row) => details.long(row.type) || format.NOT_KNOWN,
        value: (row) => row.type,
      },
      {
        id: "score",
        title: "Score",
        sort: "score",
        below: 720,
        number: true,
        cell: (row) => format.count(row.score),
        value: (row) => row.score,
      },
      {
        id: "entity",
        title: kind.family === "flow" ? "Client and server" : kind.family === "host" ? "Host" : "Where",
        sort: "entity",
        cell: where,
        value: whereText,
      },
      kind.family === "flow"
        ? {
            id: "application",
            title: "Application",
            sort: "application",
            below: 960,
            cell: (row) => details.short(row.application),
            value: (row) => row.application,
          }
        : null,
      {
        id: "description",
        title: "Description",
        sort: "description",
        class: "ntopng-wide",
        cell: (row) => details.long(row.description),
        value: (row) => row.description,
      },
      {
        id: "roles",
        title: "Role",
        sort: "role",
        below: 1200,
        cell: (row) => (row.roles || []).map((role) => t(role.replace("_", " "))).join(", "),
        value: (row) => (row.roles || []).join(" "),
      },
      {
        id: "count",
        title: "Count",
        sort: "count",
        below: 1200,
        number: true,
        cell: (row) => format.count(row.count),
        value: (row) => row.count,
      },
    ].filter(Boolean);

  function request(context, kind) {
    const { begin, end, fixed } = period();
    // The agent's end is the last second; a chosen range ends before its end.
    const times = kind.state === "past" ? { begin, end: fixed ? end - 1 : end } : {};
    const picked = state.pick(PARAMETERS);
    if (family(kind) === "all") delete picked.type;
    if (!picked.address && !context.settings.host) delete picked.role;
    return {
      ...context.scope(),
      ...picked,
      ...context.host(),
      ...times,
      view: "alerts",
      state: kind.state,
      family: family(kind),
    };
  }

  const family = (kind) => (kind.family === "all" ? state.get("family") || "all" : kind.family);

  function paged(context, kind) {
    return {
      ...request(context, kind),
      page: state.number("page") || 1,
      page_size: context.pageSize(),
      sort: state.get("sort") || "time",
      order: state.get("order") || "desc",
    };
  }

  /** Sums hours to days of the user's zone, which may have 23 or 25 hours. */
  function days(data, selected) {
    const bars = new Map();
    data.counts.forEach((count, index) => {
      const begin = format.midnight(data.begin + index * data.bucket_s);
      const bar = bars.get(begin) || { begin, end: format.nextMidnight(begin), count: null };
      if (format.known(count)) bar.count = (bar.count || 0) + count;
      bars.set(begin, bar);
    });
    return [...bars.values()].map((bar) => ({
      ...bar,
      title: format.day(bar.begin),
      label: String(new Date(bar.begin * 1000).getDate()),
      selected: selected(bar),
    }));
  }

  const hours = (data, day, selected) =>
    data.counts
      .map((count, index) => ({
        begin: data.begin + index * data.bucket_s,
        end: data.begin + (index + 1) * data.bucket_s,
        count,
      }))
      .filter((bar) => bar.begin >= day.begin && bar.begin < day.end)
      .map((bar) => ({
        ...bar,
        title: `${format.day(bar.begin)}, ${format.clock(bar.begin)}`,
        label: String(new Date(bar.begin * 1000).getHours()),
        selected: selected(bar),
      }));

  /** The days around what is chosen: 31 up to now, or around an older choice. */
  function histogramPeriod() {
    const { begin, end } = period();
    const now = minute();
    const from = begin < now - 31 * DAY ? begin - 2 * DAY : now - 30 * DAY;
    const to = begin < now - 31 * DAY ? Math.min(now, Math.max(end, begin + 29 * DAY)) : now;
    const long = to - from > 93 * DAY;
    return { begin: Math.max(0, format.midnight(from)), end: to, bucket: long ? "day" : "hour" };
  }

  function histogram(context, kind) {
    return controls.panel({
      title: "When",
      quiet: true,
      request: () => ({ ...request(context, kind), ...histogramPeriod(), view: "alert_histogram" }),
      render: (reply) => {
        const chosen = period();
        const within = (bar) => chosen.fixed && bar.begin >= chosen.begin - 59 && bar.end <= chosen.end + 60;
        const around = (bar) => chosen.fixed && chosen.begin >= bar.begin && chosen.end <= bar.end + 1;
        const bars = days(reply.data, (bar) => within(bar) || around(bar));
        const exact = (bar) => chosen.fixed && bar.begin === chosen.begin && bar.end === chosen.end;
        const toggle = (bar) =>
          state.set(exact(bar) ? { begin: null, end: null } : { begin: bar.begin, end: bar.end, range: null });
        const day = bars.find(around) || bars.at(-1);
        const hourly =
          reply.data.bucket_s === 3600 && day ? hours(reply.data, day, (bar) => within(bar) && !within(day)) : [];
        return el(
          "div",
          { class: "ntopng-histograms" },
          el("div", {}, el("h3", {}, t("Filter by day")), ntopng.charts.histogram("Alerts by day", bars, toggle)),
          hourly.length
            ? el(
                "div",
                {},
                el("h3", {}, t("Filter by hour: {0}", format.day(day.begin))),
                ntopng.charts.histogram("Alerts by hour", hourly, toggle),
              )
            : null,
        );
      },
    });
  }

  function rangeControls() {
    const { begin, end, fixed } = period();
    const input = (label, value, apply) => {
      const field = el("input", {
        type: "datetime-local",
        value: format.toInput(value),
        on: {
          change: () => {
            const epoch = format.fromInput(field.value);
            if (epoch !== null) apply(epoch);
          },
        },
      });
      return el("label", { class: "ntopng-field" }, el("span", {}, t(label)), field);
    };
    const order = (first, second) =>
      state.set({ begin: Math.min(first, second), end: Math.max(first, second), range: null });
    const presets = { "1h": "Hour", "24h": "Day", "7d": "Week", "31d": "31 days" };
    return el(
      "div",
      { class: "ntopng-range-controls" },
      controls.segments(
        "Time range",
        Object.entries(presets).map(([value, text]) => ({ value, text })),
        fixed ? "" : state.get("range") || "31d",
        (range) => state.set({ range, begin: null, end: null }),
      ),
      input("From", begin, (epoch) => order(epoch, end)),
      input("To", end, (epoch) => order(begin, epoch)),
    );
  }

  /** Where a search did not get to the end: how far back it got, and the way on. */
  function searchedSince(searched) {
    if (!searched || !format.known(searched.since)) return null;
    const older = () =>
      state.set({ begin: period().begin, end: Math.floor(searched.since) + 1, range: null, page: null });
    return el(
      "p",
      {},
      t("Everything since {0} was searched.", format.time(searched.since)),
      " ",
      controls.button(t("Search older alerts"), older),
    );
  }

  /** The alerts of one kind. */
  ntopng.alerts = function (context, kindName) {
    const kind = KINDS[kindName];
    const all = columns(kind);
    const past = kind.state === "past";
    const filters = el("div", { class: "ntopng-filter-area" });
    const link = el("span", { class: "ntopng-panel-actions" });
    const tools = ntopng.exporter("ntopng-alerts", () => paged(context, kind), all);
    const panel = controls.panel({
      title: kind.title,
      request: () => paged(context, kind),
      render: (reply, before) => {
        const { rows, families } = reply.data;
        const known = new Set(before ? before.data.rows.map((row) => row.id) : []);
        fill(link, details.inNtopng(reply.data.url));
        const span = past ? " " + t("from {0} to {1}", format.time(period().begin), format.time(period().end)) : "";
        const table = ntopng.table({
          caption: t(kind.title) + ": " + ntopng.rangeText(reply.rows, rows.length) + span,
          columns: all,
          rows,
          sort: (reply.rows || {}).sort || state.get("sort") || "time",
          order: (reply.rows || {}).order || state.get("order"),
          sorted: (sort, order) => state.set({ sort, order }),
          empty: past ? "No alert matches the filters in this time range." : "Nothing is engaged now.",
          rowKey: (row) => row.id,
          // Alerts are stored up to a minute after they began.
          isNew: (row) => before !== null && !known.has(row.id) && row.time > before.time - 60,
        });
        details.linkMonitored(table, context.scope());
        const sums = (families || [])
          .filter((one) => one.total)
          .map((one) =>
            controls.button(
              `${t(ntopng.filters.FAMILIES[one.family])} ${format.count(one.total)}`,
              () => state.set({ family: one.family, type: null }),
              { class: "ntopng-chip ntopng-chip-alarm" },
            ),
          );
        return [
          sums.length > 1 ? el("div", { class: "ntopng-chips" }, sums) : null,
          table,
          ntopng.pager(reply.rows, rows.length, {
            go: (page) => state.set({ page }),
            size: context.pageSize(),
            tools,
            further: searchedSince(reply.data.searched),
          }),
        ];
      },
    });
    panel.element.querySelector(".ntopng-panel-head").append(link);
    const chart = past ? histogram(context, kind) : null;
    const flow = kind.family === "flow";
    const names = [
      ...(kind.family === "all" ? ["family"] : []),
      "type",
      "severity",
      ...(context.settings.host ? ["role"] : ["address", "role"]),
      "description",
    ];
    const more = ["min_score", "network", ...(flow ? ["application", "protocol", "port"] : [])];
    return {
      element: el("div", {}, filters, chart ? chart.element : null, panel.element),
      load: (options) => {
        const about = { family: family(kind), host: Boolean(context.settings.host || state.get("address")) };
        const choices = context.withValues((values) =>
          ntopng.refill(filters, () => [ntopng.filters.bar(names, more, values, about), past ? rangeControls() : null]),
        );
        return Promise.all([choices, panel.load(options), chart ? chart.load(options) : null]);
      },
      refresh: (options) => Promise.all([panel.load(options), chart ? chart.load(options) : null]),
    };
  };

  ntopng.alertKinds = KINDS;
})();
