// A host's traffic by protocol.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { format, charts } = ntopng;
  const { facts, whole, size, amount, text, sentAndReceived, share, slices } = ntopng.hostTables;

  function traffic() {
    const columns = [
      text("name", "Protocol"),
      size("bytes_sent", "Sent"),
      size("bytes_received", "Received"),
      sentAndReceived("bytes_sent", "bytes_received"),
      size("bytes", "Total"),
      { ...amount("packets_sent", "Packets sent"), below: 960 },
      { ...amount("packets_received", "Packets received"), below: 960 },
      share,
    ];
    const render = (reply, before) => {
      const { rows, contacts } = reply.data;
      return [
        contacts
          ? facts([
              ["Hosts contacted (as client)", format.count(contacts.as_client)],
              ["Hosts contacts (as server)", format.count(contacts.as_server)],
            ])
          : null,
        charts.doughnut("Protocol overview", slices(rows), format.bytes),
        whole("traffic", "Traffic by protocol", columns, rows, before && before.rows, (row) => row.name),
      ];
    };
    return [{ title: "Protocol overview", view: "traffic", render, columns }];
  }

  ntopng.hostTabs.traffic = traffic;
})();
