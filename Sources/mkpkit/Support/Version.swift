/// The version of mkpkit itself.
let mkpkitVersion = "0.1.0"
