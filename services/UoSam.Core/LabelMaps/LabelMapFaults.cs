namespace UoSam.Core.LabelMaps;

/// <summary>The refusals of label map files.</summary>
internal static class LabelMapFaults
{
    internal static InvalidInputException Corrupt(string found, Exception? inner = null) =>
        new("LABEL_MAP_CORRUPT", $"damaged label map: {found}; save or transfer it again", inner);

    internal static InvalidInputException Format(string found, string advice) =>
        new("LABEL_MAP_FORMAT", $"label map cannot be read as ids: {found}; {advice}");
}
