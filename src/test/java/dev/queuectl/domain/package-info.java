@NullMarked
package dev.queuectl.domain;

import org.jspecify.annotations.NullMarked;
