@NullMarked
package dev.queuectl.config;

import org.jspecify.annotations.NullMarked;
