using System.Numerics.Tensors;

namespace UoSam.Core.Denoising;

/// <summary>What is kept of one class.</summary>
/// <param name="Id">Class id.</param>
/// <param name="Moments">X'y, [259].</param>
/// <param name="Covered">Sum of y.</param>
/// <param name="Predicted">Sum of y times its prediction.</param>
public sealed record ClassMemory(ushort Id, float[] Moments, float Covered, float Predicted)
{
    /// <summary>The same with less weight.</summary>
    internal ClassMemory Decayed(float decay)
    {
        var moments = new float[Moments.Length];
        TensorPrimitives.Multiply(Moments, decay, moments);
        return new ClassMemory(Id, moments, Covered * decay, Predicted * decay);
    }
}
