/* GitHub's own Markdown parser, with its extensions (tables, strikethrough). Only the target Textbook imports it. */
#include <cmark-gfm.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm-core-extensions.h>
