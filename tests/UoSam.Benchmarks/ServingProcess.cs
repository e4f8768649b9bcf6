using System.Diagnostics;
using System.Runtime.InteropServices;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using UoSam.Client;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary><c>uosam serve</c> in a process of its own, whose processor time the kernel counts to the nanosecond.</summary>
internal sealed class ServingProcess : IDisposable
{
    private readonly Process _process;

    /// <param name="environment">Its settings.</param>
    public ServingProcess(params (string Name, string Value)[] environment)
    {
        var port = ServiceProcess.FreePort();
        var program = Path.Combine(AppContext.BaseDirectory, "uosam.dll");
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--port", $"{port}", "--device", "cpu"])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        Address = $"http://127.0.0.1:{port}";
        Client = new RefinementClient(StageEndpoints.AtOne(Address), TimeSpan.FromMinutes(5));
    }

    public RefinementClient Client { get; }

    private string Address { get; }

    /// <summary>Milliseconds that its threads have run, those that ended too.</summary>
    public double ProcessorMilliseconds
    {
        get
        {
            if (ProcessClock(_process.Id, out var clock) != 0 || ReadClock(clock, out var time) != 0)
            {
                throw new InvalidOperationException("the kernel does not tell the process's processor time");
            }

            return (time.Seconds * 1e3) + (time.Nanoseconds / 1e6);
        }
    }

    /// <summary>Waits until it takes calls.</summary>
    public void Wait()
    {
        using var channel = GrpcChannel.ForAddress(Address);
        var health = new Health.HealthClient(channel);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (health.Check(new HealthCheckRequest()).Status == HealthCheckResponse.Types.ServingStatus.Serving)
                {
                    return;
                }
            }
            catch (RpcException) when (attempt < 600 && !_process.HasExited)
            {
                // It does not listen yet.
            }

            Thread.Sleep(100);
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "clock_getcpuclockid")]
    private static extern int ProcessClock(int process, out int clock);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ReadClock(int clock, out ClockTime time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ClockTime
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
