/** What the pages show, as their templates take it: values and texts, ready to be written. */
@NullMarked
package dev.queuectl.web.pages;

import org.jspecify.annotations.NullMarked;
