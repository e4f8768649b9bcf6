namespace UoSam.Core.Exchange;

/// <summary>The pictures for people that refinement and conversion leave beside their maps.</summary>
internal static class OwnPictures
{
    private static readonly string[] Ends = [".overlay.png", ".side.png", ".explain.png"];

    /// <summary>True for such a picture, which is no label map.</summary>
    internal static bool Has(string file) => Ends.Any(end => file.EndsWith(end, StringComparison.Ordinal));
}
