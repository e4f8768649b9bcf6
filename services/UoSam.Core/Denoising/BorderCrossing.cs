namespace UoSam.Core.Denoising;

/// <summary>Two neighbouring cells, one of a class and one not.</summary>
/// <param name="Class">Index of the class.</param>
/// <param name="Inside">Its cell.</param>
/// <param name="Outside">The other cell.</param>
internal readonly record struct BorderCrossing(int Class, int Inside, int Outside);
