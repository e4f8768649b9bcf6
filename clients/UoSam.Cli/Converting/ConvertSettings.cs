using UoSam.Core.Exchange.Writing;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Converting;

/// <summary>What is to be converted, and how.</summary>
/// <param name="Dump">How it is read.</param>
/// <param name="Writers">What is written.</param>
/// <param name="Options">How regions become objects.</param>
/// <param name="Space">Background, void and unknown ids.</param>
/// <param name="UnknownAs">The id that pixels which were never predicted are written as.</param>
/// <param name="Images">The images; null where they are not needed.</param>
/// <param name="Size">Size of all images; null for that of the files.</param>
internal sealed record ConvertSettings(
    DumpSettings Dump,
    IReadOnlyList<IMapWriter> Writers,
    WriterOptions Options,
    LabelSpace Space,
    ushort UnknownAs,
    ImageFiles? Images,
    ImageSize? Size);
