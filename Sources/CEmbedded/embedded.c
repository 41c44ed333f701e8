#include "CEmbedded.h"

// One line here and one in the table below for each file of build/schemas; a test compares both with the folder.
static const unsigned char readme[] = {
#embed "../../build/schemas/README.md"
};

const struct embedded_file embedded_files[] = {
    {"README.md", readme, sizeof readme},
};
const size_t embedded_file_count = sizeof embedded_files / sizeof *embedded_files;
