/** Tries the dashboard in a real browser. */
@NullMarked
package dev.queuectl.web.browser;

import org.jspecify.annotations.NullMarked;
