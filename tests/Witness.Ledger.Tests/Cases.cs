using System.Runtime.CompilerServices;

namespace Witness.Ledger.Tests;

/// <summary>Where the data of these tests lies.</summary>
internal static class Cases
{
    public static string Path(string name) => System.IO.Path.Combine(Here(), "..", "cases", "ledger", name);

    private static string Here([CallerFilePath] string file = "") => System.IO.Path.GetDirectoryName(file)!;
}
