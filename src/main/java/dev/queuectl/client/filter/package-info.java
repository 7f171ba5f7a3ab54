/** The language in which people say which jobs they mean; the same for commands, API and page. */
@NullMarked
package dev.queuectl.client.filter;

import org.jspecify.annotations.NullMarked;
