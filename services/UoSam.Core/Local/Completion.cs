namespace UoSam.Core.Local;

/// <summary>What was made of an image's objects before they are refined.</summary>
/// <param name="Input">With the objects that were completed, in the map too; the same where there are none.</param>
/// <param name="Calls">Decoder calls that it took.</param>
internal sealed record Completion(LocalInput Input, int Calls);
