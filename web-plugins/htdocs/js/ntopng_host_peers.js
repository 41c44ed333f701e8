// With whom a host talks, and by which application.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, format, details, charts } = ntopng;
  const { size, amount, text, share, only } = ntopng.hostTables;

  function peers(context) {
    const columns = [
      {
        id: "peer",
        title: "Host",
        sort: "peer",
        cell: (row) => details.host(row.peer),
        value: (row) => details.label(row.peer),
      },
      { id: "ip", value: (row) => row.peer.ip, hidden: true },
      {
        ...text("application", "Application"),
        sort: "application",
        cell: (row) => only("application", row.application),
      },
      { ...size("bytes", "Traffic"), sort: "bytes" },
      { ...amount("flows", "Flows"), sort: "flows" },
      share,
    ];
    const render = (reply, _before, list) => {
      const { top_peers: top, top_applications: applications } = reply.data;
      return [
        el(
          "div",
          { class: "ntopng-grid" },
          charts.bars(
            "Top peers",
            (top || []).map((row) => ({ name: details.label(row.peer), value: row.bytes, share: row.share })),
            format.bytes,
          ),
          charts.doughnut(
            "Top applications",
            (applications || []).map((row) => ({ name: row.name, value: row.bytes, share: row.share })),
            format.bytes,
            true,
          ),
        ),
        list("Top peers", columns),
      ];
    };
    return [{ title: "Peers", view: "peers", paged: ["application", "search"], columns, render, context }];
  }

  ntopng.hostTabs.peers = peers;
})();
