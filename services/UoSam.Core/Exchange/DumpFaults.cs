namespace UoSam.Core.Exchange;

/// <summary>The refusals of dumps.</summary>
internal static class DumpFaults
{
    internal static InvalidInputException Empty(string path, string what) =>
        new("DUMP_EMPTY", $"{path}: there is no {what} in it; name the folder that holds them, or another format");

    internal static InvalidInputException Format(string found, string expected) =>
        new("DUMP_FORMAT", $"{found}; expected {expected}");

    internal static InvalidInputException Missing(string path) =>
        new("DUMP_MISSING", $"{path}: there is no such file or folder");
}
