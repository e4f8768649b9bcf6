using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>A region of an object class that got another class in the refined map, since what is in it is what that class has elsewhere.</summary>
/// <param name="ClassId">The class that it had.</param>
/// <param name="LikeClassId">The class that it is like, which it has now.</param>
/// <param name="Box">Its smallest box, in image pixels.</param>
/// <param name="Pixels">Its area.</param>
/// <param name="Distance">
/// 1 - cosine similarity of the embedding's cells in it with the most similar one of the class that it is like, the median of
/// them, 0..2.
/// </param>
/// <param name="ClassDistance">The same with the rest of the class that it had; 2 where there is none.</param>
public sealed record MislabelledRegion(
    ushort ClassId,
    ushort LikeClassId,
    BoxPrompt Box,
    int Pixels,
    float Distance,
    float ClassDistance);
