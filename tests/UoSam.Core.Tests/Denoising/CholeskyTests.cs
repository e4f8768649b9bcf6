using UoSam.Core.Denoising;

namespace UoSam.Core.Tests.Denoising;

public class CholeskyTests
{
    // [4 2; 2 3], of which the lower triangle is read: L is [2 0; 1 1.414].
    private readonly Cholesky _solver = new([4, 0, 2, 3], 2);

    /// <summary>[4 2; 2 3] [1; 2] = [8; 8].</summary>
    [Fact]
    public void Solve_SmallSystem_IsItsSolution()
    {
        Assert.Equal([1.0, 2.0], _solver.Solve([8, 8]), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Inverse_SmallSystem_IsThatOfTheLowerTriangle()
    {
        Assert.Equal([0.5, 0, -0.5 / Math.Sqrt(2), 1 / Math.Sqrt(2)], _solver.Inverse(), (a, b) => Math.Abs(a - b) < 1e-12);
    }
}
