/**
 * HTTP/1.1 on the JDK's sockets: reads requests within limits of size and time, and writes
 * responses. Knows neither jobs nor who may do what.
 */
@NullMarked
package dev.queuectl.web.http;

import org.jspecify.annotations.NullMarked;
