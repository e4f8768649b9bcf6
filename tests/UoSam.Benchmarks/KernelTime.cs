namespace UoSam.Benchmarks;

/// <summary>What an operation took.</summary>
/// <param name="Milliseconds">Its kernels' time.</param>
/// <param name="Operations">Multiplications and additions of products and convolutions; 0 of others.</param>
internal readonly record struct KernelTime(double Milliseconds, double Operations)
{
    private const double PerGiga = 1e-9;
    private const double PerSecond = 1e-3;

    /// <summary>Operations in billions.</summary>
    public double GigaOperations => Operations * PerGiga;

    /// <summary>Billions of operations per second.</summary>
    public double Rate => Milliseconds > 0 ? GigaOperations / (Milliseconds * PerSecond) : 0;
}
