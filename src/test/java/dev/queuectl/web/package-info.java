@NullMarked
package dev.queuectl.web;

import org.jspecify.annotations.NullMarked;
