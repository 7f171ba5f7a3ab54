@NullMarked
package dev.queuectl.client.json;

import org.jspecify.annotations.NullMarked;
