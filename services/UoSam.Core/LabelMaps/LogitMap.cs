namespace UoSam.Core.LabelMaps;

/// <summary>A foreground score per pixel, as unsupervised segmenters write beside their label maps.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Values">[Height, Width], row-major; not copied.</param>
public sealed record LogitMap(int Height, int Width, float[] Values);
