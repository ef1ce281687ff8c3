// Where the process begins; all else is in main.cpp.
#include "cli/main.h"

int main(int argc, char** argv) { return lino::cli::run(argc, argv); }
