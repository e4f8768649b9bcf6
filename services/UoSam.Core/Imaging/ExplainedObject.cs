using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Imaging;

/// <summary>What is drawn of one object.</summary>
/// <param name="ClassId">Gives the colour.</param>
/// <param name="Points">Points in image pixels.</param>
/// <param name="Box">Box in image pixels.</param>
/// <param name="Masks">Masks that count, then those that do not, each of the image's size.</param>
/// <param name="Counted">How many of them count.</param>
public sealed record ExplainedObject(
    ushort ClassId, IReadOnlyList<PointPrompt> Points, BoxPrompt Box, IReadOnlyList<BitMask> Masks, int Counted);
