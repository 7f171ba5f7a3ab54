/** What any program on this JVM pays for: the reference of start-up. */
final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
        System.out.println("hello world");
    }
}
