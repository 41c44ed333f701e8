// Active flows: of a site, or of one host.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, fill, format, state, controls, details, t } = ntopng;
  const FILTERS = ["hosts", "status", "direction", "application", "protocol", "category"];
  const MORE = ["port", "network", "ip_version", "min_score", "search"];
  const PARAMETERS = [...FILTERS, ...MORE, "vlan", "address", "page"];

  const columns = (context) => {
    const filter = context.settings.host ? null : "address";
    return [
      { id: "info", title: "", cell: (row) => ntopng.external(row.url, t("Info"), t("Flow in ntopng")) },
      {
        id: "application",
        title: "Application",
        sort: "application",
        cell: (row) => details.short(row.application),
        value: (row) => row.application,
      },
      {
        id: "protocol",
        title: "Protocol",
        sort: "protocol",
        below: 960,
        cell: (row) => details.short(row.protocol),
        value: (row) => row.protocol,
      },
      {
        id: "client",
        title: "Client",
        sort: "client",
        cell: (row) => details.host(row.client, { port: true, filter }),
        value: (row) => details.label(row.client),
      },
      { id: "client_ip", value: (row) => row.client.ip, hidden: true },
      { id: "client_port", value: (row) => row.client.port, hidden: true },
      {
        id: "server",
        title: "Server",
        sort: "server",
        cell: (row) => details.host(row.server, { port: true, filter }),
        value: (row) => details.label(row.server),
      },
      { id: "server_ip", value: (row) => row.server.ip, hidden: true },
      { id: "server_port", value: (row) => row.server.port, hidden: true },
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
        id: "score",
        title: "Score",
        sort: "score",
        below: 600,
        number: true,
        cell: (row) =>
          row.alert ? el("span", { title: row.alert }, format.count(row.score)) : format.count(row.score),
        value: (row) => row.score,
      },
      {
        id: "breakdown",
        export: "client_share",
        title: "Breakdown",
        sort: "breakdown",
        below: 960,
        cell: (row) =>
          controls.breakdown(row.client_share, format.known(row.client_share) ? 1 - row.client_share : null, [
            "Client",
            "Server",
          ]),
        value: (row) => row.client_share,
      },
      {
        id: "throughput",
        export: "throughput_bits_per_s",
        title: "Throughput",
        sort: "throughput",
        number: true,
        cell: (row) => format.bits(row.throughput),
        value: (row) => row.throughput,
      },
      {
        id: "bytes",
        title: "Total bytes",
        sort: "bytes",
        number: true,
        cell: (row) => format.bytes(row.bytes),
        value: (row) => row.bytes,
      },
      {
        id: "vlan",
        title: "VLAN",
        sort: "vlan",
        below: 1200,
        number: true,
        cell: (row) => format.count(row.vlan),
        value: (row) => row.vlan,
      },
      {
        id: "category",
        title: "Category",
        sort: "category",
        below: 960,
        cell: (row) => details.short(row.category),
        value: (row) => row.category,
      },
      {
        id: "details",
        export: "info",
        title: "Info",
        sort: "info",
        below: 720,
        class: "ntopng-wide",
        cell: (row) => details.long(row.info),
        value: (row) => row.info,
      },
      {
        id: "first_seen",
        title: "First seen",
        sort: "first_seen",
        descending: true,
        below: 1200,
        cell: (row) => el("time", { title: format.time(row.first_seen) }, format.ago(row.first_seen)),
        value: (row) => row.first_seen,
      },
      {
        id: "last_seen",
        title: "Last seen",
        sort: "last_seen",
        descending: true,
        below: 1200,
        cell: (row) => el("time", { title: format.time(row.last_seen) }, format.ago(row.last_seen)),
        value: (row) => row.last_seen,
      },
    ];
  };

  const request = (context) => ({
    ...context.scope(),
    ...state.pick(PARAMETERS),
    ...context.host(),
    view: "flows",
    page: state.number("page") || 1,
    page_size: context.pageSize(),
    sort: state.get("sort") || "bytes",
    order: state.get("order") || "desc",
  });

  ntopng.flows = function (context) {
    const all = columns(context);
    const shown = all.filter((column) => !column.hidden);
    const filters = el("div", { class: "ntopng-filter-area" });
    const names = context.settings.host ? FILTERS : ["address", ...FILTERS];
    const panel = controls.panel({
      title: "Active flows",
      request: () => request(context),
      render: (reply, before) => {
        const { rows } = reply.data;
        // A network without VLANs needs no column of zeros.
        const tagged = rows.some((row) => row.vlan) || (reply.rows || {}).sort === "vlan";
        fill(link, details.inNtopng(reply.data.url));
        const table = ntopng.table({
          caption: t("Active flows") + ": " + ntopng.rangeText(reply.rows, rows.length),
          columns: shown.filter((column) => column.id !== "vlan" || tagged),
          rows,
          sort: (reply.rows || {}).sort || state.get("sort") || "bytes",
          order: (reply.rows || {}).order || state.get("order"),
          sorted: (sort, order) => state.set({ sort, order }),
          empty: "No active flow matches the filters.",
          rowKey: (row) => row.key,
          isNew: (row) => before !== null && row.first_seen > before.time,
        });
        details.linkMonitored(table, context.scope());
        return [
          table,
          ntopng.pager(reply.rows, rows.length, { go: (page) => state.set({ page }), size: context.pageSize(), tools }),
        ];
      },
      actions: null,
    });
    const link = el("span", { class: "ntopng-panel-actions" });
    panel.element.querySelector(".ntopng-panel-head").append(link);
    const tools = ntopng.exporter("ntopng-flows", () => request(context), all);
    return {
      element: el("div", {}, filters, panel.element),
      load: (options) => {
        const choices = context.withValues((values) =>
          ntopng.refill(filters, () => ntopng.filters.bar(names, MORE, values, {})),
        );
        return Promise.all([choices, panel.load(options)]);
      },
      refresh: panel.load,
    };
  };
})();
