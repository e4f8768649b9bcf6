namespace UoSam.Core.Exchange.Writing;

/// <summary>A corner of pixels; (0, 0) is the picture's upper left corner.</summary>
/// <param name="X">Columns to the left of it.</param>
/// <param name="Y">Rows above it.</param>
internal readonly record struct Corner(int X, int Y);
