using UoSam.Core.Prompts;

namespace UoSam.Core.Imaging;

/// <summary>What is drawn of one object.</summary>
/// <param name="ClassId">Its class in the label maps.</param>
/// <param name="Captions">What became of it, a line or more.</param>
/// <param name="Points">Points in image pixels.</param>
/// <param name="Box">Box in image pixels.</param>
/// <param name="Candidates">Its masks, in the order of the decoder's calls.</param>
public sealed record ExplainedObject(
    ushort ClassId,
    IReadOnlyList<string> Captions,
    IReadOnlyList<PointPrompt> Points,
    BoxPrompt Box,
    IReadOnlyList<ExplainedCandidate> Candidates);
