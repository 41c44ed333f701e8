#include "CEmbedded.h"

// Clang takes #embed in every dialect and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

// One line here and one in the table below for each file; a test compares both with the folder.
static const unsigned char readme[] = {
#embed "../../build/schemas/README.md"
};
static const unsigned char catalogue_schema[] = {
#embed "../../build/schemas/catalogue.schema.json"
};
static const unsigned char catalogue_2_2[] = {
#embed "../../build/schemas/catalogues/2.2.json"
};
static const unsigned char catalogue_2_3[] = {
#embed "../../build/schemas/catalogues/2.3.json"
};
static const unsigned char catalogue_2_4[] = {
#embed "../../build/schemas/catalogues/2.4.json"
};
static const unsigned char catalogue_2_5[] = {
#embed "../../build/schemas/catalogues/2.5.json"
};
static const unsigned char catalogue_3_0[] = {
#embed "../../build/schemas/catalogues/3.0.json"
};
static const unsigned char names[] = {
#embed "../../build/schemas/names.json"
};
static const unsigned char names_schema[] = {
#embed "../../build/schemas/names.schema.json"
};
static const unsigned char output_check_schema[] = {
#embed "../../build/schemas/output/check.schema.json"
};
static const unsigned char output_build[] = {
#embed "../../build/schemas/output/build.schema.json"
};
static const unsigned char output_inspect[] = {
#embed "../../build/schemas/output/inspect.schema.json"
};
static const unsigned char output_list[] = {
#embed "../../build/schemas/output/list.schema.json"
};
static const unsigned char output_rebuild[] = {
#embed "../../build/schemas/output/rebuild.schema.json"
};
static const unsigned char output_release[] = {
#embed "../../build/schemas/output/release.schema.json"
};
static const unsigned char output_sarif[] = {
#embed "../../build/schemas/output/sarif.schema.json"
};
static const unsigned char output_sdk[] = {
#embed "../../build/schemas/output/sdk.schema.json"
};
static const unsigned char output_unpack[] = {
#embed "../../build/schemas/output/unpack.schema.json"
};
static const unsigned char output_diff[] = {
#embed "../../build/schemas/output/diff.schema.json"
};
static const unsigned char output_verify[] = {
#embed "../../build/schemas/output/verify.schema.json"
};
static const unsigned char index_schema[] = {
#embed "../../build/schemas/index.schema.json"
};
static const unsigned char signed_index_schema[] = {
#embed "../../build/schemas/signed-index.schema.json"
};
static const unsigned char output_index[] = {
#embed "../../build/schemas/output/index.schema.json"
};
static const unsigned char output_fetch[] = {
#embed "../../build/schemas/output/fetch.schema.json"
};
static const unsigned char output_exchange[] = {
#embed "../../build/schemas/output/exchange.schema.json"
};
static const unsigned char output_probe[] = {
#embed "../../build/schemas/output/probe.schema.json"
};
static const unsigned char output_publish[] = {
#embed "../../build/schemas/output/publish.schema.json"
};
static const unsigned char mkp_schema[] = {
#embed "../../build/schemas/mkp.schema.json"
};
static const unsigned char trust_schema[] = {
#embed "../../build/schemas/trust.schema.json"
};
static const unsigned char files_schema[] = {
#embed "../../build/schemas/files.schema.json"
};
static const unsigned char output_error[] = {
#embed "../../build/schemas/output/error.schema.json"
};
static const unsigned char output_sign[] = {
#embed "../../build/schemas/output/sign.schema.json"
};
static const unsigned char output_provenance[] = {
#embed "../../build/schemas/output/provenance.schema.json"
};
static const unsigned char output_sbom[] = {
#embed "../../build/schemas/output/sbom.schema.json"
};

const struct embedded_file embedded_files[] = {
    {"output/error.schema.json", output_error, sizeof output_error},
    {"output/sbom.schema.json", output_sbom, sizeof output_sbom},
    {"output/provenance.schema.json", output_provenance, sizeof output_provenance},
    {"output/sign.schema.json", output_sign, sizeof output_sign},
    {"files.schema.json", files_schema, sizeof files_schema},
    {"trust.schema.json", trust_schema, sizeof trust_schema},
    {"README.md", readme, sizeof readme},
    {"catalogue.schema.json", catalogue_schema, sizeof catalogue_schema},
    {"catalogues/2.2.json", catalogue_2_2, sizeof catalogue_2_2},
    {"catalogues/2.3.json", catalogue_2_3, sizeof catalogue_2_3},
    {"catalogues/2.4.json", catalogue_2_4, sizeof catalogue_2_4},
    {"catalogues/2.5.json", catalogue_2_5, sizeof catalogue_2_5},
    {"catalogues/3.0.json", catalogue_3_0, sizeof catalogue_3_0},
    {"names.json", names, sizeof names},
    {"names.schema.json", names_schema, sizeof names_schema},
    {"output/check.schema.json", output_check_schema, sizeof output_check_schema},
    {"output/build.schema.json", output_build, sizeof output_build},
    {"output/inspect.schema.json", output_inspect, sizeof output_inspect},
    {"output/list.schema.json", output_list, sizeof output_list},
    {"output/rebuild.schema.json", output_rebuild, sizeof output_rebuild},
    {"output/release.schema.json", output_release, sizeof output_release},
    {"output/sarif.schema.json", output_sarif, sizeof output_sarif},
    {"output/sdk.schema.json", output_sdk, sizeof output_sdk},
    {"output/unpack.schema.json", output_unpack, sizeof output_unpack},
    {"index.schema.json", index_schema, sizeof index_schema},
    {"signed-index.schema.json", signed_index_schema, sizeof signed_index_schema},
    {"output/index.schema.json", output_index, sizeof output_index},
    {"output/fetch.schema.json", output_fetch, sizeof output_fetch},
    {"output/exchange.schema.json", output_exchange, sizeof output_exchange},
    {"output/probe.schema.json", output_probe, sizeof output_probe},
    {"output/publish.schema.json", output_publish, sizeof output_publish},
    {"output/diff.schema.json", output_diff, sizeof output_diff},
    {"output/verify.schema.json", output_verify, sizeof output_verify},
    {"mkp.schema.json", mkp_schema, sizeof mkp_schema},
};
const size_t embedded_file_count = sizeof embedded_files / sizeof *embedded_files;

const struct embedded_file *embedded_file_at(size_t index) { return &embedded_files[index]; }

static const unsigned char facts_script[] = {
#embed "../../build/python/facts.py"
};
const unsigned char *embedded_facts_script(void) { return facts_script; }
const size_t embedded_facts_script_count = sizeof facts_script;
