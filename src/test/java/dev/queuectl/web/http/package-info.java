@NullMarked
package dev.queuectl.web.http;

import org.jspecify.annotations.NullMarked;
