import MKPProject

/// The version of mkpkit itself.
let mkpkitVersion = ToolVersion.number
