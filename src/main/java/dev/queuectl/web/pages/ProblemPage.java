package dev.queuectl.web.pages;

/**
 * Why a page is not shown.
 *
 * @param title the kind of problem
 * @param detail what went wrong
 * @param remedy what to do about it; may be empty
 */
public record ProblemPage(String title, String detail, String remedy) {}
