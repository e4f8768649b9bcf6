namespace UoSam.Cli.Evaluating;

/// <summary>Names of label maps.</summary>
internal static class MapName
{
    /// <summary>The name without .png; names of other formats have no extension, and may hold dots.</summary>
    public static string Stem(string name) =>
        name.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? name[..^".png".Length] : name;
}
