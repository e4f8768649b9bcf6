namespace UoSam.Core.Global;

/// <summary>What became of the pixels that were never predicted.</summary>
/// <param name="Pixels">Such pixels of the map before the votes.</param>
/// <param name="ByVotes">Those that a mask gave a class.</param>
/// <param name="ByFeatures">Those that got the likeliest class by their features.</param>
public readonly record struct UnknownTrace(int Pixels, int ByVotes, int ByFeatures);
