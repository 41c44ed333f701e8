// With whom a host talks, and by which application.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, format, details, charts } = ntopng;
  const { size, amount, text, share, only, slices } = ntopng.hostTables;

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
            slices(top, (row) => details.label(row.peer)),
            format.bytes,
          ),
          charts.doughnut("Top applications", slices(applications), format.bytes, true),
        ),
        list("Top peers", columns),
      ];
    };
    return [{ title: "Peers", view: "peers", paged: ["application", "search"], columns, render, context }];
  }

  ntopng.hostTabs.peers = peers;
})();
