// A host's traffic by application or category.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, format, state, controls, details, charts, t } = ntopng;
  const { definitions, size, amount, text, sentAndReceived, share, only, slices } = ntopng.hostTables;

  function apps(context) {
    const amounts = [
      { ...size("bytes_sent", "Sent"), sort: "bytes_sent" },
      { ...size("bytes_received", "Received"), sort: "bytes_received" },
      sentAndReceived("bytes_sent", "bytes_received"),
      { ...size("bytes", "Total"), sort: "bytes" },
      share,
      {
        id: "duration",
        export: "duration_s",
        title: "Duration",
        sort: "duration",
        below: 720,
        number: true,
        cell: (row) => format.duration(row.duration_s),
        value: (row) => row.duration_s,
      },
    ];
    const name = {
      id: "name",
      title: "Application",
      sort: "name",
      cell: (row) =>
        el(
          "span",
          {},
          details.short(row.name),
          " ",
          ntopng.external(row.url, "↗", t("Flows of {0} in ntopng", row.name)),
        ),
      value: (row) => row.name,
    };
    const columns = [
      name,
      { ...text("category", "Category"), sort: "category", cell: (row) => only("category", row.category) },
      ...amounts,
      { ...amount("flows", "Flows"), sort: "flows", below: 960 },
      { ...text("breed", "Judgement"), sort: "breed", below: 960 },
    ];
    const grouped = [
      { ...name, title: "Category", cell: (row) => only("category", row.name) },
      ...amounts,
      {
        id: "applications",
        title: "Applications",
        sort: "applications",
        class: "ntopng-wide",
        cell: (row) => (row.applications || []).join(", "),
        value: (row) => (row.applications || []).join(" "),
      },
    ];
    const render = (reply, _before, list) => {
      const { contacted_services: services, contacted_names: names, top } = reply.data;
      return [
        (services || []).length || (names || []).length
          ? el(
              "details",
              { class: "ntopng-services" },
              el(
                "summary",
                {},
                [
                  ["Contacted services", services],
                  ["Contacted names", names],
                ]
                  .filter(([, list]) => (list || []).length)
                  .map(([title, list]) => `${t(title)} (${format.count(list.length)})`)
                  .join(", "),
              ),
              definitions((services || []).map((one) => [details.short(one.name), format.count(one.count)])),
              el(
                "ul",
                { class: "ntopng-plain" },
                (names || []).map((one) => el("li", {}, details.short(one))),
              ),
            )
          : null,
        charts.doughnut("Applications overview", slices(top), format.bytes),
        list("Applications", columns),
      ];
    };
    const categories = (reply, _before, list) => [
      charts.doughnut("Categories overview", slices(reply.data.top), format.bytes),
      list("Categories", grouped),
    ];
    const chosen = state.get("by") === "category";
    const part = chosen
      ? { title: "Categories", view: "categories", paged: ["search"], columns: grouped, render: categories, context }
      : { title: "Applications", view: "applications", paged: ["category", "search"], columns, render, context };
    part.before = () =>
      controls.segments(
        "Group by",
        [
          { value: "", text: "Applications" },
          { value: "category", text: "Categories" },
        ],
        chosen ? "category" : "",
        (by) => state.set({ by, sort: null, order: null, category: null }),
      );
    return [part];
  }

  ntopng.hostTabs.apps = apps;
})();
