using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange.Writing;

/// <summary>One NumPy array.</summary>
internal sealed class NpyMapWriter : IMapWriter
{
    public string Id => "npy";

    public string Summary => "NumPy .npy, uint8 [H, W], or uint16 where an id is above 255";

    public string? Ending => ".npy";

    public IReadOnlyList<OutputFile> Write(OutputMap map, WriterOptions options) =>
        [new OutputFile($"{map.Name}{Ending}", NpyWriter.Write(map.Map))];
}
